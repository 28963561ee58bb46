using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// The <c>tree</c> file: every node of the dataset's tree, leaves first, sparse while the dataset is partial.
/// </summary>
internal static class TreeFile
{
    /// <summary>Length in bytes of the file for a tree.</summary>
    public static long Length(MerkleLayout layout) => layout.NodeCount * MerkleTree.NodeBytes;

    /// <summary>
    /// Computes all layers above the leaves, which are in the file, and returns the root. Memory does not depend on the
    /// tree.
    /// </summary>
    public static byte[] BuildUpperLayers(IDiskFile file, MerkleLayout layout)
    {
        var nodes = new byte[StorageLimits.TreeChunkBytes];
        var parents = new byte[StorageLimits.TreeChunkBytes / 2 + MerkleTree.NodeBytes];
        for (var level = 0; level < layout.Depth; level++)
        {
            var source = Offset(layout.LevelStart(level));
            var target = Offset(layout.LevelStart(level + 1));
            var remaining = Offset(layout.LevelLength(level));
            while (remaining > 0)
            {
                var chunk = nodes.AsSpan(0, (int)Math.Min(remaining, nodes.Length));
                if (file.Read(chunk, source) != chunk.Length)
                    throw new IOException("The tree file ended before its last leaf.");
                var count = chunk.Length / MerkleTree.NodeBytes;
                var result = parents.AsSpan(0, (count + 1) / 2 * MerkleTree.NodeBytes);
                MerkleTree.HashLayer(chunk, result, isBottomLayer: level == 0);
                file.Write(result, target);
                source += chunk.Length;
                target += result.Length;
                remaining -= chunk.Length;
            }
        }

        var root = new byte[MerkleTree.NodeBytes];
        file.Read(root, Offset(layout.LevelStart(layout.Depth)));
        return root;
    }

    /// <summary>Reads the leaves from <paramref name="firstLeaf"/> on; false when the file is too short.</summary>
    public static bool ReadLeaves(IDiskFile file, int firstLeaf, Span<byte> leaves) =>
        file.Read(leaves, Offset(firstLeaf)) == leaves.Length;

    /// <summary>Where a node lies.</summary>
    public static long Offset(long node) => node * MerkleTree.NodeBytes;
}
