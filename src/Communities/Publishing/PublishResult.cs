using Codex.Content;

namespace Codex.Communities.Publishing;

/// <summary>How publishing ended. What is not null is known; all of it is when it succeeded.</summary>
public sealed record PublishResult
{
    /// <summary>How it ended.</summary>
    public required PublishStatus Status { get; init; }

    /// <summary>The archive id; null for an index.</summary>
    public string? ArchiveId { get; init; }

    /// <summary>The archive's dataset; null for an index.</summary>
    public Cid? ArchiveCid { get; init; }

    /// <summary>The dataset of the index, which is current now.</summary>
    public Cid? IndexCid { get; init; }

    /// <summary>The clock of the index.</summary>
    public ulong? Clock { get; init; }

    /// <summary>Why it did not succeed, for people; null when it did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the archive or index is part of the community's history.</summary>
    public bool IsSuccess => Status is PublishStatus.Published or PublishStatus.Unchanged;

    /// <summary>One that did not succeed.</summary>
    internal static PublishResult Refused(PublishStatus status, string error) =>
        new() { Status = status, Error = error };
}
