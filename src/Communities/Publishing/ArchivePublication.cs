using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Codex.Archives;

namespace Codex.Communities.Publishing;

/// <summary>What a control node says of an archive.</summary>
public sealed record ArchivePublication
{
    /// <summary>Begin of its messages, in seconds since 1970.</summary>
    public required ulong From { get; init; }

    /// <summary>End of its messages, in seconds since 1970, exclusive.</summary>
    public required ulong To { get; init; }

    /// <summary>
    /// Content topics of its messages, each as <c>0x</c> and eight hexadecimal digits. Their order counts: it is part
    /// of what the archive id is the digest of.
    /// </summary>
    public ImmutableArray<string> Topics { get; init; } = [];

    /// <summary>Number of bytes that will come, where it is known beforehand.</summary>
    public long? ExpectedBytes { get; init; }

    /// <summary>What it says, checked. False with an error for people when it cannot be.</summary>
    internal bool TryRead(
        [NotNullWhen(true)] out ArchiveMetadata? metadata, [NotNullWhen(false)] out string? error)
    {
        (metadata, error) = (null, null);
        var topics = ImmutableArray.CreateBuilder<ContentTopic>();
        if (From > To || To > ArchiveLimits.MaxUnixSeconds)
            error = $"The archive begins at {From} and ends at {To}: these are no two unix seconds in that order.";
        else if (Topics.IsDefault || Topics.Length > ArchiveLimits.MaxTopicsPerEntry)
            error = $"An archive has at most {ArchiveLimits.MaxTopicsPerEntry} topics.";
        for (var i = 0; error is null && i < Topics.Length; i++)
        {
            if (ContentTopic.TryParse(Topics[i], out var topic))
                topics.Add(topic);
            else
                error = $"Topic {i + 1} is not 0x and {2 * ArchiveLimits.TopicBytes} hexadecimal digits.";
        }

        if (error is not null)
            return false;
        metadata = new ArchiveMetadata(
            DateTimeOffset.FromUnixTimeSeconds((long)From),
            DateTimeOffset.FromUnixTimeSeconds((long)To),
            topics.ToImmutable());
        return true;
    }
}
