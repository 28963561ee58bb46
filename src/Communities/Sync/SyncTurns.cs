namespace Codex.Communities.Sync;

/// <summary>What all syncs of this node share.</summary>
internal sealed class SyncTurns
{
    /// <summary>Archives that are fetched.</summary>
    public FetchTurns Archives { get; } = new(SyncLimits.MaxFetches);

    /// <summary>Indices that are fetched.</summary>
    public FetchTurns Indices { get; } = new(SyncLimits.MaxIndexFetches);

    /// <summary>Indices that are read and decoded.</summary>
    public FetchTurns Reads { get; } = new(SyncLimits.MaxIndexReads);
}
