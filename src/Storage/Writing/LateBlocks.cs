using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;

namespace Codex.Storage;

/// <summary>
/// Blocks of a partial dataset that are whole in its files although no bit tells of them: a process that was killed had
/// written them, and not come to its next checkpoint. The system keeps what a killed process wrote, so they need not be
/// fetched again; each is checked up to the root, since a power cut may have kept a part of it.
/// </summary>
internal static class LateBlocks
{
    /// <summary>Their indexes. Reads one leaf per missing block, and the block only where there is a leaf.</summary>
    public static List<int> Find(StoredDataset dataset, IDiskFile blocks, IDiskFile tree)
    {
        var found = new List<int>();
        var nodes = new TreeReader(tree, dataset.Layout);
        var block = new byte[dataset.BlockSize];
        var path = new byte[dataset.Layout.Depth * MerkleTree.NodeBytes];
        Span<byte> digest = stackalloc byte[BlockDigest.Bytes];
        for (var index = 0; index < dataset.Have.BlockCount; index++)
        {
            if (dataset.Have.Contains(index))
                continue;
            var leaf = nodes.Leaf(index, isFresh: false);
            if (!leaf.ContainsAnyExcept((byte)0))
                continue;
            var bytes = block.AsSpan(0, dataset.StoredLength(index));
            if (blocks.Read(bytes, (long)index * dataset.BlockSize) != bytes.Length)
                continue;
            BlockDigest.Compute(bytes, dataset.BlockSize, digest);
            if (digest.SequenceEqual(leaf) && nodes.TryCopyPath(index, dataset.TreeCid.Digest, path))
                found.Add(index);
        }

        return found;
    }
}
