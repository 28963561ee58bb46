using System.Security.Cryptography;
using Codex.Multiformats;

namespace Codex.Content;

/// <summary>
/// The dataset tree (formats, section 3): SHA-256 over left ‖ right ‖ key byte, the key telling the bottom layer and
/// the odd node. Holds all layers in memory; the arithmetic is shared with whoever keeps them elsewhere.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>Bytes of a node.</summary>
    public const int NodeBytes = 32;

    private const int PreimageBytes = 2 * NodeBytes + 1;

    private readonly byte[] _nodes;

    private MerkleTree(MerkleLayout layout, byte[] nodes)
    {
        Layout = layout;
        _nodes = nodes;
    }

    /// <summary>Where nodes lie in <see cref="Nodes"/>.</summary>
    public MerkleLayout Layout { get; }

    /// <summary>All nodes, leaves first, root last.</summary>
    public ReadOnlySpan<byte> Nodes => _nodes;

    /// <summary>The 32-byte root.</summary>
    public ReadOnlySpan<byte> Root => _nodes.AsSpan(_nodes.Length - NodeBytes);

    /// <summary>CID of the root.</summary>
    public Cid TreeCid => Cid.FromDigest(Multicodec.CodexRoot, Root);

    /// <summary>
    /// Builds the tree over concatenated 32-byte leaves, from one to <see cref="ContentLimits.MaxTreeLeavesInMemory"/>.
    /// Throws <see cref="ArgumentException"/> for any other number, or a part of a leaf.
    /// </summary>
    public static MerkleTree Build(ReadOnlySpan<byte> leaves)
    {
        var leafCount = CountNodes(leaves, nameof(leaves));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            leafCount, ContentLimits.MaxTreeLeavesInMemory, nameof(leaves));
        var layout = new MerkleLayout(leafCount);
        var nodes = new byte[checked((int)(layout.NodeCount * NodeBytes))];
        leaves.CopyTo(nodes);
        for (var level = 0; level < layout.Depth; level++)
            HashLayer(Layer(nodes, layout, level), Layer(nodes, layout, level + 1), isBottomLayer: level == 0);
        return new MerkleTree(layout, nodes);
    }

    /// <summary>
    /// Inclusion proof of a leaf. Throws <see cref="ArgumentOutOfRangeException"/> for a leaf that the tree has not.
    /// </summary>
    public InclusionProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Layout.LeafCount);
        var path = new byte[Layout.Depth * NodeBytes];
        for (var level = 0; level < Layout.Depth; level++)
        {
            // An odd node has no sibling; its place keeps the zeros.
            var sibling = (index >> level) ^ 1;
            if (sibling >= Layout.LevelLength(level))
                continue;
            var node = Layer(_nodes, Layout, level).Slice(sibling * NodeBytes, NodeBytes);
            node.CopyTo(path.AsSpan(level * NodeBytes));
        }
        return new InclusionProof(index, Layout.LeafCount, path);
    }

    /// <summary>
    /// Hashes a run of one layer's nodes into their parents. A run may be a part of the layer as long as it starts at
    /// an even node and has an even number of nodes, or ends with the layer's last node. Throws
    /// <see cref="ArgumentException"/> for no nodes, a part of a node, or too little room.
    /// </summary>
    /// <param name="nodes">Concatenated nodes.</param>
    /// <param name="parents">
    /// Receives ceil(count / 2) nodes. It may start where <paramref name="nodes"/> starts: no node is overwritten
    /// before it is hashed.
    /// </param>
    /// <param name="isBottomLayer">True when <paramref name="nodes"/> are leaves.</param>
    public static void HashLayer(ReadOnlySpan<byte> nodes, Span<byte> parents, bool isBottomLayer)
    {
        var count = CountNodes(nodes, nameof(nodes));
        var pairs = count / 2;
        if (parents.Length / NodeBytes < pairs + count % 2)
            throw new ArgumentException($"No room for the parents of {count} nodes.", nameof(parents));

        Span<byte> preimage = stackalloc byte[PreimageBytes];
        preimage[^1] = isBottomLayer ? MerkleKey.BottomLayer : MerkleKey.None;
        for (var pair = 0; pair < pairs; pair++)
        {
            nodes.Slice(pair * 2 * NodeBytes, 2 * NodeBytes).CopyTo(preimage);
            SHA256.HashData(preimage, parents.Slice(pair * NodeBytes, NodeBytes));
        }
        if (count % 2 == 0)
            return;
        nodes[^NodeBytes..].CopyTo(preimage);
        preimage[NodeBytes..^1].Clear();
        preimage[^1] += MerkleKey.OddNode;
        SHA256.HashData(preimage, parents.Slice(pairs * NodeBytes, NodeBytes));
    }

    /// <summary>
    /// One node of the tree: SHA-256(left ‖ right ‖ key). All three nodes have <see cref="NodeBytes"/>; throws
    /// <see cref="ArgumentException"/> otherwise. <paramref name="parent"/> may be one of the children.
    /// </summary>
    public static void Compress(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, byte key, Span<byte> parent)
    {
        if (left.Length != NodeBytes || right.Length != NodeBytes || parent.Length != NodeBytes)
            throw new ArgumentException($"A node has {NodeBytes} bytes.");
        Span<byte> preimage = stackalloc byte[PreimageBytes];
        left.CopyTo(preimage);
        right.CopyTo(preimage[NodeBytes..]);
        preimage[^1] = key;
        SHA256.HashData(preimage, parent);
    }

    private static int CountNodes(ReadOnlySpan<byte> nodes, string parameter)
    {
        if (nodes.IsEmpty || nodes.Length % NodeBytes != 0)
            throw new ArgumentException($"{nodes.Length} bytes are no run of {NodeBytes}-byte nodes.", parameter);
        return nodes.Length / NodeBytes;
    }

    private static Span<byte> Layer(byte[] nodes, MerkleLayout layout, int level) =>
        nodes.AsSpan((int)layout.LevelStart(level) * NodeBytes, layout.LevelLength(level) * NodeBytes);
}
