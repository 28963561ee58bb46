namespace Codex.Grains.Interfaces;

/// <summary>Where a sync is.</summary>
[GenerateSerializer, Alias("Codex.SyncState")]
public enum SyncState
{
    /// <summary>What is missing is being fetched, after a restart as well.</summary>
    Running,

    /// <summary>All that was wanted is here.</summary>
    Done,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>It cannot go on.</summary>
    Failed,
}
