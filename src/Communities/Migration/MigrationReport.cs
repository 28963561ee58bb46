using System.Collections.Immutable;
using Codex.Communities.Publishing;

namespace Codex.Communities.Migration;

/// <summary>What a migration did, or would do.</summary>
public sealed record MigrationReport
{
    /// <summary>The archives of the torrent, in order of time; empty when its index cannot be read.</summary>
    public ImmutableArray<MigratedArchive> Archives { get; init; } = [];

    /// <summary>
    /// What keeps everything from being migrated, and every archive that is damaged; for people.
    /// </summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>The index that names them all; null when none was made.</summary>
    public PublishResult? Index { get; init; }

    /// <summary>Whether the archives are part of the community's history now.</summary>
    public bool IsMigrated => Index is { IsSuccess: true };
}
