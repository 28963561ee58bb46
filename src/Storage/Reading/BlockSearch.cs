using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;

namespace Codex.Storage.Reading;

/// <summary>
/// Finds a block by its digest in the leaves of the stored trees. There is no index: one would cost every ingest, and
/// the leaves of 20 GiB are 10 MiB to look through.
/// </summary>
internal static class BlockSearch
{
    /// <summary>True when a dataset has a block with this digest.</summary>
    public static bool Find(
        IDisk disk,
        IEnumerable<StoredDataset> datasets,
        ReadOnlySpan<byte> digest,
        CancellationToken cancellationToken)
    {
        var leaves = new byte[StorageLimits.TreeChunkBytes];
        foreach (var dataset in datasets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (dataset.IsOnDisk && FindIn(disk, dataset, digest, leaves))
                return true;
        }

        return false;
    }

    private static bool FindIn(IDisk disk, StoredDataset dataset, ReadOnlySpan<byte> digest, byte[] leaves)
    {
        IDiskFile tree;
        try
        {
            tree = dataset.OpenTree(disk, writable: false);
        }
        catch (IOException)
        {
            return false; // Deleted since the list was made.
        }

        using (tree)
        {
            for (var first = 0; first < dataset.Have.BlockCount; first += leaves.Length / MerkleTree.NodeBytes)
            {
                var count = Math.Min(leaves.Length / MerkleTree.NodeBytes, dataset.Have.BlockCount - first);
                var chunk = leaves.AsSpan(0, count * MerkleTree.NodeBytes);
                if (TreeFile.ReadLeaves(tree, first, chunk) && HasBlock(dataset, first, chunk, digest))
                    return true;
            }
        }

        return false;
    }

    private static bool HasBlock(StoredDataset dataset, int first, ReadOnlySpan<byte> leaves, ReadOnlySpan<byte> digest)
    {
        for (var start = 0; ;)
        {
            var found = leaves[start..].IndexOf(digest);
            if (found < 0)
                return false;
            start += found;
            if (start % MerkleTree.NodeBytes == 0 && dataset.Have.Contains(first + start / MerkleTree.NodeBytes))
                return true;
            start++;
        }
    }
}
