namespace Codex.Storage;

/// <summary>Where the blocks come from that a partial dataset lacks: what a reader of it waits on.</summary>
public interface IMissingBlocks
{
    /// <summary>The reader has come to this block: what lies before it no longer matters to it.</summary>
    void Advance(int index);

    /// <summary>Waits until a block is here; false when it will not come.</summary>
    ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken);
}
