namespace Codex.Libp2p.Hosting;

/// <summary>A dial in flight, and how many callers wait for it; without any it is given up.</summary>
internal sealed class SharedDial : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();

    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>The dial; set once, under the owner's lock.</summary>
    public required Task<DialResult> Result { get; set; }

    /// <summary>Guarded by the owner's lock.</summary>
    public int Waiters { get; set; }

    public void Abandon() => _abandoned.Cancel();

    public void Dispose() => _abandoned.Dispose();
}
