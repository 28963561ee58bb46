using Codex.Grains.Interfaces;

namespace Codex.Api.Communities.Json;

/// <summary>The last sync of a community.</summary>
internal sealed record SyncJson
{
    /// <summary>Counts the community's syncs.</summary>
    public required long Number { get; init; }

    /// <summary><c>all</c>, <c>latest</c> or <c>window</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Begin of the window, in seconds since 1970; null in other modes.</summary>
    public required ulong? From { get; init; }

    /// <summary>End of the window, exclusive; null in other modes.</summary>
    public required ulong? To { get; init; }

    /// <summary><c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed.</summary>
    public required string? Error { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    public static SyncJson Of(CommunitySync sync)
    {
        ArchiveWindow? window = sync.Request.Mode == SyncMode.Window ? sync.Request.Window : null;
        return new()
        {
            Number = sync.Number,
            Mode = Word.Of(sync.Request.Mode),
            From = window?.From,
            To = window?.To,
            State = Word.Of(sync.State),
            Error = sync.Error,
            StartedAt = sync.StartedAt,
            EndedAt = sync.EndedAt,
        };
    }
}
