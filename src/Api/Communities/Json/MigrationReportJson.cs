using Codex.Communities.Migration;

namespace Codex.Api.Communities.Json;

/// <summary>What a migration did, or would do.</summary>
internal sealed record MigrationReportJson
{
    /// <summary>Whether the archives are part of the community's history now.</summary>
    public required bool Migrated { get; init; }

    /// <summary>What keeps everything from being migrated, and every damaged archive.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The index that names them all; null when none was made.</summary>
    public required string? IndexCid { get; init; }

    /// <summary>Clock of that index.</summary>
    public required ulong? Clock { get; init; }

    public required IReadOnlyList<MigratedArchiveJson> Archives { get; init; }

    public static MigrationReportJson Of(MigrationReport report) => new()
    {
        Migrated = report.IsMigrated,
        Problems = report.Problems,
        IndexCid = report.Index?.IndexCid?.ToString(),
        Clock = report.Index?.Clock,
        Archives = [.. report.Archives.Select(MigratedArchiveJson.Of)],
    };
}
