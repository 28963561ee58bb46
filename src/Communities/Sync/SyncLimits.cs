using Codex.Archives;

namespace Codex.Communities.Sync;

/// <summary>Bounds on what syncs use together, and how long they wait.</summary>
public static class SyncLimits
{
    /// <summary>
    /// Archives fetched at once by all communities together. The exchange has 256 downloads: most of them are left to
    /// clients. Communities have their turns in the order in which they ask, one at a time.
    /// </summary>
    public const int MaxFetches = 64;

    /// <summary>Archives of one community fetched at once.</summary>
    public const int MaxFetchesPerCommunity = 8;

    /// <summary>Indices fetched at once: they are small, and everything else waits for them.</summary>
    public const int MaxIndexFetches = 32;

    /// <summary>Indices that are decoded at once: each takes several times its size, at most
    /// <see cref="ArchiveLimits.MaxIndexBytes"/>.</summary>
    public const int MaxIndexReads = 2;

    /// <summary>How long one attempt looks for somebody who has a dataset; its turn is another's then.</summary>
    public static readonly TimeSpan SearchPatience = TimeSpan.FromSeconds(30);

    /// <summary>How long a fetch may go without a block before its turn is another's.</summary>
    public static readonly TimeSpan StallPatience = TimeSpan.FromMinutes(1);

    /// <summary>Pause between two looks at how far a fetch is.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Pause after the first attempt that failed; it doubles with each one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two attempts: an archive whose only provider is back is not waited for long.
    /// </summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often a sync looks at its grain although nobody told it to: what another silo told the grain is seen then.
    /// </summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
}
