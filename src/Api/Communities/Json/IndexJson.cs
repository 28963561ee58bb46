using System.Text.Json.Serialization;
using Codex.Grains.Interfaces;

namespace Codex.Api.Communities.Json;

/// <summary>What is known of an archive index.</summary>
internal sealed record IndexJson
{
    public required string Cid { get; init; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public required ulong Clock { get; init; }

    /// <summary><c>unread</c>, <c>read</c>, <c>encrypted</c> or <c>unusable</c>.</summary>
    public required string Content { get; init; }

    /// <summary>Why it is unusable.</summary>
    public required string? Error { get; init; }

    /// <summary>Archives it names; 0 unless it was read.</summary>
    public required int Archives { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether all of it is on this node. Only of the current index of one community.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Here { get; init; }

    public static IndexJson Of(IndexRecord index) => new()
    {
        Cid = index.Cid,
        Clock = index.Clock,
        Content = Word.Of(index.Content),
        Error = index.Error,
        Archives = index.ArchiveCount,
        ReceivedAt = index.ReceivedAt,
    };
}
