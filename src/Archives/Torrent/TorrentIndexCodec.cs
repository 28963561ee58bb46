using Codex.Archives.Index;
using Codex.Archives.Wire;

namespace Codex.Archives.Torrent;

/// <summary>
/// The index that lies beside the data file of a community's torrent: WakuMessageArchiveIndex (community history,
/// section 3). Decoded only; nobody needs another one.
/// </summary>
public static class TorrentIndexCodec
{
    /// <summary>
    /// Decodes an index, and holds every archive against the data file: inside of it, none sharing bytes with another.
    /// Never throws, takes memory in proportion to <paramref name="bytes"/>, and none for entries before the whole
    /// index was walked. No bytes are an empty index.
    /// </summary>
    /// <param name="bytes">The file <c>index</c>, perhaps an encrypted one.</param>
    /// <param name="dataBytes">Length of the file <c>data</c>.</param>
    public static TorrentIndexResult Decode(ReadOnlySpan<byte> bytes, long dataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataBytes);
        var cursor = new IndexCursor(bytes);
        if (cursor.IsEncrypted)
            return TorrentIndexResult.Opaque;
        var archives = new List<TorrentArchive>(cursor.Refusal is null ? cursor.EntryCount : 0);
        while (cursor.Next())
        {
            var entry = cursor.Entry;
            if (CheckRange(entry, (ulong)dataBytes) is { } refusal)
            {
                cursor.Refuse(refusal.Error, refusal.Text);
                continue;
            }
            archives.Add(new TorrentArchive(
                entry.Id, entry.Metadata.ToMetadata(), (long)entry.Offset, (int)entry.Size, (int)entry.Padding));
        }

        if ((cursor.Refusal ?? CheckOverlap(archives)) is { } refused)
            return TorrentIndexResult.Refused(refused);
        return TorrentIndexResult.Decoded([.. archives]);
    }

    private static ArchiveIndexRefusal? CheckRange(EntryFields entry, ulong dataBytes)
    {
        // In this order each difference is of numbers known to allow it.
        if (entry.Padding > ArchiveLimits.PieceBytes || entry.Padding >= entry.Size)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.BadPadding,
                $"{entry.Padding} of its {entry.Size} bytes cannot be padding.");
        }

        if (entry.Size - entry.Padding > ArchiveLimits.MaxArchiveBytes)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.ArchiveTooLarge,
                $"it has {entry.Size - entry.Padding} bytes, more than {ArchiveLimits.MaxArchiveBytes}.");
        }

        return entry.Size > dataBytes || entry.Offset > dataBytes - entry.Size
            ? new ArchiveIndexRefusal(
                ArchiveIndexError.OutsideOfData,
                $"its {entry.Size} bytes at {entry.Offset} are not inside of the data file, which has {dataBytes}.")
            : null;
    }

    /// <summary>Sorts the archives by place.</summary>
    private static ArchiveIndexRefusal? CheckOverlap(List<TorrentArchive> archives)
    {
        archives.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        for (var i = 1; i < archives.Count; i++)
        {
            var (before, after) = (archives[i - 1], archives[i]);
            if (before.End <= after.Offset)
                continue;
            return new ArchiveIndexRefusal(
                ArchiveIndexError.Overlap,
                $"The archive {before.Id} ends at {before.End}, behind {after.Offset} where {after.Id} begins.");
        }

        return null;
    }
}
