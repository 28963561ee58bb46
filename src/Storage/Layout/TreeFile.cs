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

    /// <summary>The proof of a leaf from the nodes in the file, or null when the file is too short.</summary>
    public static InclusionProof? Prove(IDiskFile file, MerkleLayout layout, int index)
    {
        var path = new byte[layout.Depth * MerkleTree.NodeBytes];
        var position = index;
        for (var level = 0; level < layout.Depth; level++, position >>= 1)
        {
            var sibling = position ^ 1;
            var node = path.AsSpan(level * MerkleTree.NodeBytes, MerkleTree.NodeBytes);
            if (sibling < layout.LevelLength(level)
                && file.Read(node, Offset(layout.LevelStart(level) + sibling)) != node.Length)
            {
                return null;
            }
        }

        return new InclusionProof(index, layout.LeafCount, path);
    }

    /// <summary>
    /// Writes the nodes that a verified proof establishes: the leaf, its siblings, and their parents up to the root.
    /// </summary>
    public static void WriteProof(IDiskFile file, MerkleLayout layout, InclusionProof proof, ReadOnlySpan<byte> leaf)
    {
        const int Node = MerkleTree.NodeBytes;
        Span<byte> pair = stackalloc byte[2 * Node];
        Span<byte> node = stackalloc byte[Node];
        leaf.CopyTo(node);
        var position = proof.Index;
        for (var level = 0; level < layout.Depth; level++, position >>= 1)
        {
            var first = position & ~1;
            var isOdd = (position ^ 1) >= layout.LevelLength(level);
            node.CopyTo(pair[((position & 1) * Node)..]);
            if (!isOdd)
                proof.Path.Span.Slice(level * Node, Node).CopyTo(pair[(((position & 1) ^ 1) * Node)..]);
            var family = isOdd ? pair[..Node] : pair;
            file.Write(family, Offset(layout.LevelStart(level) + first));
            MerkleTree.HashLayer(family, node, isBottomLayer: level == 0);
        }

        file.Write(node, Offset(layout.LevelStart(layout.Depth)));
    }

    private static long Offset(long node) => node * MerkleTree.NodeBytes;
}
