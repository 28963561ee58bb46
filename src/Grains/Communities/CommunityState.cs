using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// What a <see cref="CommunityGrain"/> stores and often changes; what seldom changes is in
/// <see cref="ArchiveListState"/>.
/// </summary>
[GenerateSerializer, Alias("Codex.CommunityState")]
public sealed class CommunityState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>When it was registered; null while it is not.</summary>
    [Id(1)]
    public DateTimeOffset? RegisteredAt { get; set; }

    /// <summary>Whether its datasets are to be kept for ever.</summary>
    [Id(2)]
    public bool Pinned { get; set; }

    /// <summary>The indices, as <see cref="IndexHistory"/> keeps them: the current one first.</summary>
    [Id(3)]
    public List<IndexRecord> Indices { get; set; } = [];

    /// <summary>The last sync; null when there was none.</summary>
    [Id(4)]
    public CommunitySync? Sync { get; set; }

    /// <summary>
    /// CIDs that are not in the history, and of which there may be bytes or a pin, as <see cref="IndexLeftovers"/>
    /// keeps them; null for none.
    /// </summary>
    [Id(5)]
    public List<string>? Leftovers { get; set; }
}
