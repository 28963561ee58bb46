using Codex.Storage;

namespace Codex.Api.Json;

/// <summary>What is stored and what may be.</summary>
internal sealed record SpaceJson
{
    public required long TotalBlocks { get; init; }

    public required long QuotaMaxBytes { get; init; }

    public required long QuotaUsedBytes { get; init; }

    public required long QuotaReservedBytes { get; init; }

    public static SpaceJson Of(StorageUsage usage) => new()
    {
        TotalBlocks = usage.TotalBlocks,
        QuotaMaxBytes = usage.QuotaBytes,
        QuotaUsedBytes = usage.UsedBytes,
        QuotaReservedBytes = usage.ReservedBytes,
    };
}
