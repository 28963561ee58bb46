namespace Codex.Communities.Sync;

/// <summary>Where a wanted archive is.</summary>
internal enum PlanState
{
    /// <summary>It waits for its turn, perhaps after attempts that failed.</summary>
    Waiting,

    /// <summary>It is being fetched.</summary>
    Fetching,

    /// <summary>It is here, and kept.</summary>
    Kept,

    /// <summary>It is not what it should be: it is fetched no more.</summary>
    Refused,
}
