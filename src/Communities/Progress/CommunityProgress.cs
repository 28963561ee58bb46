using System.Collections.Immutable;
using Codex.Communities.Following;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Progress;

/// <summary>How far a community is on this node. A copy: it does not change.</summary>
public sealed record CommunityProgress
{
    /// <summary>What is known of the community: its index, its sync and why that failed among it.</summary>
    public required CommunityRecord Community { get; init; }

    /// <summary>Whether all of the current index is here.</summary>
    public required bool IsIndexHere { get; init; }

    /// <summary>
    /// Why the sync does not go on for the time being, for people; null when it does, or none runs.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>
    /// The archives that the sync wants, or wanted, the newest first; all that are known when there was none.
    /// </summary>
    public required ImmutableArray<ArchiveProgress> Archives { get; init; }

    /// <summary>
    /// Datasets that have fewer providers than they should; empty unless the community is followed.
    /// </summary>
    public ImmutableArray<ProviderShortage> Shortages { get; init; } = [];

    /// <summary>Number of <see cref="Archives"/>.</summary>
    public int Wanted => Archives.Length;

    /// <summary>Archives all of which is here.</summary>
    public int Here => Count(ArchiveState.Here);

    /// <summary>Archives that are being fetched.</summary>
    public int Fetching => Count(ArchiveState.Fetching);

    /// <summary>Archives whose last attempt failed, and those that are refused.</summary>
    public int Failing => Count(ArchiveState.Failing) + Count(ArchiveState.Refused);

    /// <summary>Bytes of archives that are here.</summary>
    public long BytesHere => Archives.Sum(archive => archive.BytesHere);

    /// <summary>Bytes of the archives whose size is known; those without a manifest do not count yet.</summary>
    public long BytesKnown => Archives.Sum(archive => archive.Bytes ?? 0);

    private int Count(ArchiveState state) => Archives.Count(archive => archive.State == state);
}
