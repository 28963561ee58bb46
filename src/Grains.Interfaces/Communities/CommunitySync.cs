namespace Codex.Grains.Interfaces;

/// <summary>The last sync of a community.</summary>
[GenerateSerializer, Immutable, Alias("Codex.CommunitySync")]
public sealed record CommunitySync
{
    /// <summary>Counts the community's syncs, from 1, and from 1 again after a removal.</summary>
    [Id(0)]
    public required long Number { get; init; }

    /// <summary>What is wanted.</summary>
    [Id(1)]
    public required SyncRequest Request { get; init; }

    /// <summary>Where it is.</summary>
    [Id(2)]
    public required SyncState State { get; init; }

    /// <summary>Why it failed, for people; null when it did not.</summary>
    [Id(3)]
    public string? Error { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(4)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    [Id(5)]
    public DateTimeOffset? EndedAt { get; init; }
}
