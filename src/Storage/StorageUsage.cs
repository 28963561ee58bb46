namespace Codex.Storage;

/// <summary>What a repo holds and what it may hold.</summary>
/// <param name="TotalBlocks">Blocks held, manifests included.</param>
/// <param name="QuotaBytes">The configured quota.</param>
/// <param name="UsedBytes">Blocks at their padded size, as the network counts them, plus manifest bytes.</param>
/// <param name="ReservedBytes">Bytes promised to ingests in flight.</param>
/// <param name="FreeDiskBytes">Bytes free on the disk of the repo.</param>
public readonly record struct StorageUsage(
    long TotalBlocks, long QuotaBytes, long UsedBytes, long ReservedBytes, long FreeDiskBytes);
