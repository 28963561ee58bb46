namespace Codex.Archives.Torrent;

/// <summary>An archive as a torrent's index names it, and where it lies in the data file.</summary>
/// <param name="Id">What the archive was called; as a dataset it gets another id, for that covers the CID.</param>
/// <param name="Metadata">Which messages it holds.</param>
/// <param name="Offset">Where it begins in the data file, in bytes.</param>
/// <param name="Size">Its bytes with the padding; more than <paramref name="Padding"/>.</param>
/// <param name="Padding">Zero bytes at its end; at most <see cref="ArchiveLimits.PieceBytes"/>.</param>
public sealed record TorrentArchive(ArchiveId Id, ArchiveMetadata Metadata, long Offset, int Size, int Padding)
{
    /// <summary>Its bytes without the padding: what is read at <see cref="Offset"/>, and becomes a dataset.</summary>
    public int Length => Size - Padding;

    /// <summary>Where it ends in the data file, padding included.</summary>
    public long End => Offset + Size;
}
