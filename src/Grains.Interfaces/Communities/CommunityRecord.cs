namespace Codex.Grains.Interfaces;

/// <summary>What is known of a community. A copy: it does not change when the grain does.</summary>
[GenerateSerializer, Immutable, Alias("Codex.CommunityRecord")]
public sealed record CommunityRecord
{
    /// <summary>The community id, as text.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>When it was registered.</summary>
    [Id(1)]
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Whether its datasets are to be kept for ever.</summary>
    [Id(2)]
    public required bool Pinned { get; init; }

    /// <summary>The current index; null while none was announced.</summary>
    [Id(3)]
    public required IndexRecord? Index { get; init; }

    /// <summary>
    /// Number of archives that the current index names; while that has not been read, or cannot be, of all that are
    /// known of.
    /// </summary>
    [Id(4)]
    public required int ArchiveCount { get; init; }

    /// <summary>The last sync; null when there was none.</summary>
    [Id(5)]
    public required CommunitySync? Sync { get; init; }
}
