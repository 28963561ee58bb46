using Codex.Archives;
using Codex.Content;

namespace Codex.Communities.Migration;

/// <summary>An archive of a torrent, and what became of it.</summary>
public sealed record MigratedArchive
{
    /// <summary>What the torrent's index calls it.</summary>
    public required ArchiveId TorrentId { get; init; }

    /// <summary>Which messages it holds.</summary>
    public required ArchiveMetadata Metadata { get; init; }

    /// <summary>Where it begins in the data file.</summary>
    public required long Offset { get; init; }

    /// <summary>Its bytes, without padding.</summary>
    public required int Length { get; init; }

    /// <summary>Whether it is encrypted: then no more can be told than that.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Number of its messages; 0 when it is encrypted.</summary>
    public int MessageCount { get; init; }

    /// <summary>Its dataset; null unless it was stored.</summary>
    public Cid? Cid { get; init; }

    /// <summary>What the new index calls it; null unless it was stored.</summary>
    public ArchiveId? Id { get; init; }

    /// <summary>Why it is damaged, for people; null when it is not.</summary>
    public string? Problem { get; init; }
}
