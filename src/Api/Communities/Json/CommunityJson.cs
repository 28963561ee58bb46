using System.Text.Json.Serialization;
using Codex.Communities.Following;
using Codex.Communities.Progress;
using Codex.Grains.Interfaces;

namespace Codex.Api.Communities.Json;

/// <summary>A community on this node. Lists leave out what takes a look at every archive.</summary>
internal sealed record CommunityJson
{
    public required string Id { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required bool Pinned { get; init; }

    /// <summary>Whether the node was started with <c>--follow</c> of this community.</summary>
    public required bool Followed { get; init; }

    /// <summary>The current index; null while none was announced.</summary>
    public required IndexJson? Index { get; init; }

    public required ArchiveCountsJson Archives { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteCountsJson? Bytes { get; init; }

    /// <summary>The last sync; null when there was none.</summary>
    public required SyncJson? Sync { get; init; }

    /// <summary>Why the sync does not go on for the time being.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Datasets of a followed community that too few nodes have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ShortageJson>? Shortages { get; init; }

    public static CommunityJson Of(CommunityRecord community, bool isFollowed) => new()
    {
        Id = community.Id,
        RegisteredAt = community.RegisteredAt,
        Pinned = community.Pinned,
        Followed = isFollowed,
        Index = community.Index is { } index ? IndexJson.Of(index) : null,
        Archives = new ArchiveCountsJson { Known = community.ArchiveCount },
        Sync = community.Sync is { } sync ? SyncJson.Of(sync) : null,
    };

    public static CommunityJson Of(CommunityProgress progress, bool isFollowed)
    {
        CommunityJson community = Of(progress.Community, isFollowed);
        return community with
        {
            Index = community.Index is { } index ? index with { Here = progress.IsIndexHere } : null,
            Archives = community.Archives with
            {
                Wanted = progress.Wanted,
                Here = progress.Here,
                Fetching = progress.Fetching,
                Failing = progress.Failing,
            },
            Bytes = new ByteCountsJson { Here = progress.BytesHere, Total = progress.BytesKnown },
            Error = progress.Error,
            Shortages = [.. progress.Shortages.Select(Of)],
        };
    }

    private static ShortageJson Of(ProviderShortage shortage) => new()
    {
        Cid = shortage.Cid,
        Providers = shortage.Providers,
        CountedAt = shortage.CountedAt,
    };
}
