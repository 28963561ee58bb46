namespace Codex.Storage.Tests;

/// <summary>Brings a block when it is waited for, or does not.</summary>
internal sealed class MissingBlocks(Action<int> bring) : IMissingBlocks
{
    public List<int> Asked { get; } = [];

    public bool Comes { get; init; } = true;

    public void Advance(int index)
    {
    }

    public ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken)
    {
        Asked.Add(index);
        bring(index);
        return ValueTask.FromResult(Comes);
    }
}
