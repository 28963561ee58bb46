using Codex.Archives;
using Codex.Archives.Index;
using Codex.Content;
using Codex.Storage;

namespace Codex.Communities.Indices;

/// <summary>Reads archive indices off the disk.</summary>
internal sealed class IndexReader(DatasetStore store)
{
    /// <summary>
    /// The index with this CID; null when not all of it is here, or a block turned out to be corrupt.
    /// </summary>
    public Task<ArchiveIndexResult?> ReadAsync(Cid cid, CancellationToken cancellationToken) =>
        Task.Run(() => Read(cid), cancellationToken);

    private ArchiveIndexResult? Read(Cid cid)
    {
        using var reader = store.OpenReader(cid);
        if (reader is null || !reader.IsComplete)
            return null;

        if (reader.Length > ArchiveLimits.MaxIndexBytes)
            return ArchiveIndexResult.TooLarge(reader.Length);
        var bytes = new byte[reader.Length];
        var block = new byte[reader.Dataset.Manifest.BlockSize];
        for (var index = 0; index < reader.Dataset.Manifest.BlockCount; index++)
        {
            if (reader.ReadBlock(index, block) != ReadStatus.Complete)
                return null;
            var place = index * block.Length;
            block.AsSpan(0, Math.Min(block.Length, bytes.Length - place)).CopyTo(bytes.AsSpan(place));
        }

        return ArchiveIndexCodec.Decode(bytes, cid);
    }
}
