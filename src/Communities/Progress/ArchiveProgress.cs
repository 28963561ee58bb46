using Codex.Grains.Interfaces;

namespace Codex.Communities.Progress;

/// <summary>How far an archive is. A copy: it does not change.</summary>
public sealed record ArchiveProgress
{
    /// <summary>The archive, as its index names it.</summary>
    public required ArchiveRecord Archive { get; init; }

    /// <summary>Where it is.</summary>
    public required ArchiveState State { get; init; }

    /// <summary>Bytes that are here.</summary>
    public long BytesHere { get; init; }

    /// <summary>Bytes that it has; null while its manifest is not here.</summary>
    public long? Bytes { get; init; }

    /// <summary>Attempts of this run of the node that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last attempt failed, for people; null when none has, or it is here.</summary>
    public string? Error { get; init; }

    /// <summary>Not before that is it fetched again; null unless <see cref="ArchiveState.Failing"/>.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
