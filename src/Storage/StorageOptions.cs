namespace Codex.Storage;

/// <summary>How a <see cref="DatasetStore"/> keeps datasets.</summary>
public sealed record StorageOptions
{
    /// <summary>The directory that holds datasets, manifests, staging and trash. Created when absent.</summary>
    public required string RepoPath { get; init; }

    /// <summary>Most bytes of blocks and manifests to keep. Default 20 GiB, as upstream (cli, section 2).</summary>
    public long QuotaBytes { get; init; } = 21_474_836_480;

    /// <summary>Default <see cref="Durability.Strict"/>.</summary>
    public Durability Durability { get; init; } = Durability.Strict;

    /// <summary>Threads that hash and write one ingest. Default one per processor, 2 to 16.</summary>
    public int IngestWorkers { get; init; } = DefaultIngestWorkers;

    /// <summary>One per processor, 2 to 16 (upstream's rule for <c>num-threads</c>: cli, section 2).</summary>
    public static int DefaultIngestWorkers => Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Bytes of the disk that an ingest leaves free for everything else. Default 64 MiB.</summary>
    public long MinFreeBytes { get; init; } = 64L << 20;
}
