using System.Text.Json.Serialization;
using Codex.Communities.Progress;

namespace Codex.Api.Communities.Json;

/// <summary>An archive, and where it is.</summary>
internal sealed record ArchiveJson
{
    /// <summary>The archive id, <c>0x</c> and 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string Cid { get; init; }

    /// <summary>Begin of its messages, in seconds since 1970.</summary>
    public required ulong From { get; init; }

    /// <summary>End of its messages, exclusive.</summary>
    public required ulong To { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>
    /// <c>missing</c> (and nobody wants it), <c>waiting</c>, <c>fetching</c>, <c>failing</c>, <c>refused</c> or
    /// <c>here</c>.
    /// </summary>
    public required string State { get; init; }

    public required long BytesHere { get; init; }

    /// <summary>Null while its manifest is not here.</summary>
    public required long? Bytes { get; init; }

    /// <summary>Why the last attempt to fetch it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Attempts that failed since the node started.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Failures { get; init; }

    /// <summary>Not before that is it tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RetryAt { get; init; }

    public static ArchiveJson Of(ArchiveProgress progress) => new()
    {
        Id = progress.Archive.Id,
        Cid = progress.Archive.Cid,
        From = progress.Archive.From,
        To = progress.Archive.To,
        Topics = progress.Archive.Topics,
        State = Word.Of(progress.State),
        BytesHere = progress.BytesHere,
        Bytes = progress.Bytes,
        Error = progress.Error,
        Failures = progress.Failures,
        RetryAt = progress.RetryAt,
    };
}
