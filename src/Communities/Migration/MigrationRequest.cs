namespace Codex.Communities.Migration;

/// <summary>What is to be migrated, and how.</summary>
public sealed record MigrationRequest
{
    /// <summary>The community, which is registered.</summary>
    public required CommunityId Community { get; init; }

    /// <summary>Path of the torrent's file <c>index</c>.</summary>
    public required string IndexPath { get; init; }

    /// <summary>Path of the torrent's file <c>data</c>.</summary>
    public required string DataPath { get; init; }

    /// <summary>
    /// Whether the archives are only looked at: nothing is written then. Default false.
    /// </summary>
    public bool IsDryRun { get; init; }

    /// <summary>
    /// Whether archives that are damaged are left out, instead of nothing being migrated. Default false.
    /// </summary>
    public bool SkipsDamaged { get; init; }
}
