namespace Codex.Storage;

/// <summary>Bounds on what a repo uses, whatever the size of its datasets.</summary>
public static class StorageLimits
{
    /// <summary>
    /// Most bytes hashed and written as one unit of an ingest: large enough that a write costs nothing beside its
    /// bytes, and at least the largest upload block size.
    /// </summary>
    public const int IngestUnitBytes = 512 * 1024;

    /// <summary>
    /// Units that all ingests together have in memory: 16 MiB. A client that sends slowly holds none.
    /// </summary>
    public const int IngestUnits = 32;

    /// <summary>Units of one ingest that wait for a worker, so that none of them runs dry.</summary>
    public const int IngestUnitsAhead = 2;

    /// <summary>
    /// Bytes after which an ingest asks the system to begin writing, so that the last flush is short.
    /// </summary>
    public const int WritebackBytes = 8 << 20;

    /// <summary>Bytes handed to a receiver between two flushes of its pipe.</summary>
    public const int ReadFlushBytes = 256 * 1024;

    /// <summary>Tree nodes read at a time, in bytes.</summary>
    public const int TreeChunkBytes = 64 * 1024;

    /// <summary>
    /// New bytes of a partial dataset after which its bitmap is made durable: what a crash can cost to refetch.
    /// </summary>
    public const long CheckpointBytes = 64L << 20;

    /// <summary>
    /// New bytes of a partial dataset that may wait for a flush in the background; whoever brings more waits for it, so
    /// that a disk that is slower than the network holds the network back.
    /// </summary>
    public const long MaxUnflushedBytes = 4 * CheckpointBytes;

    /// <summary>
    /// Pairs of tree nodes that a writer remembers per level: what the blocks asked for at a time have in common, and
    /// about 150 KiB for the tallest tree.
    /// </summary>
    public const int KnownPairsPerLevel = 64;

    /// <summary>
    /// Blocks that a store remembers to have verified: 32 GiB of 64 KiB blocks, in 8 MiB that are touched as they fill.
    /// </summary>
    public const int VerifiedBlocks = 1 << 19;

    /// <summary>
    /// Largest block size that a dataset in the repo may have; larger ones are refused (upstream: 64 or 512 KiB).
    /// </summary>
    public const int MaxBlockSize = 1 << 20;

    /// <summary>
    /// Datasets whose deletions and commits may wait for each other although they differ (stripes of a lock).
    /// </summary>
    public const int LockStripes = 256;
}
