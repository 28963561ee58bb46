namespace Codex.Api.Communities.Json;

/// <summary>The files of a community's torrent, on this machine.</summary>
internal sealed record MigrationRequestJson
{
    /// <summary>Absolute path of the file <c>index</c>.</summary>
    public string? Index { get; init; }

    /// <summary>Absolute path of the file <c>data</c>.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the archives are only looked at. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether damaged archives are left out, instead of nothing being migrated. Default false.</summary>
    public bool SkipDamaged { get; init; }
}
