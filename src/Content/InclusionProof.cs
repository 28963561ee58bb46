using System.Diagnostics.CodeAnalysis;

namespace Codex.Content;

/// <summary>
/// Proof that a leaf is in a tree: its index, the number of leaves, and one sibling per level (zeros for an odd
/// node's).
/// </summary>
/// <remarks>
/// What a proof says of <see cref="LeafCount"/>: the number decides at which levels of this leaf's path a sibling is
/// missing, and no more is hashed of it. So a proof of the last leaf verifies with exactly one number, while others
/// also verify with a number that gives the same depth and the same gaps along the path (the first of five leaves: also
/// 6, 7 and 8). A caller compares <see cref="LeafCount"/> with the manifest's block count, and <see cref="Index"/> with
/// the index asked for. Likewise two leaves of the same bytes under one parent have the same path.
/// </remarks>
public sealed class InclusionProof
{
    /// <summary>
    /// A proof from its parts; <paramref name="path"/> is the concatenated 32-byte siblings, bottom to top. It is kept,
    /// not copied: it must not change any more. Throws <see cref="ArgumentException"/> for an index outside the leaves,
    /// leaves outside 1 to <see cref="ContentLimits.MaxBlockCount"/>, or a path not exactly as long as the tree is
    /// deep.
    /// </summary>
    public InclusionProof(int index, int leafCount, ReadOnlyMemory<byte> path)
    {
        Layout = new MerkleLayout(leafCount);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafCount);
        if (path.Length != Layout.Depth * MerkleTree.NodeBytes)
            throw new ArgumentException(
                $"A path among {leafCount} leaves has {Layout.Depth} nodes, not {path.Length} bytes.", nameof(path));
        Index = index;
        Path = path;
    }

    /// <summary>Index of the leaf.</summary>
    public int Index { get; }

    /// <summary>Number of leaves of the tree.</summary>
    public int LeafCount => Layout.LeafCount;

    /// <summary>Concatenated siblings, bottom to top.</summary>
    public ReadOnlyMemory<byte> Path { get; }

    private MerkleLayout Layout { get; }

    /// <summary>
    /// True when <paramref name="leaf"/> at <see cref="Index"/> leads to <paramref name="root"/>, the index is within
    /// the leaves, the path is exactly as long as the tree is deep, and every missing sibling in it is zeros. False for
    /// a leaf or root that is not 32 bytes. See the remarks for what it does not prove.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> root)
    {
        if (leaf.Length != MerkleTree.NodeBytes || root.Length != MerkleTree.NodeBytes || !HasZeroFillers())
            return false;
        Span<byte> node = stackalloc byte[MerkleTree.NodeBytes];
        leaf.CopyTo(node);
        for (var level = 0; level < Layout.Depth; level++)
        {
            var sibling = Sibling(level);
            var key = level == 0 ? MerkleKey.BottomLayer : MerkleKey.None;
            if (Layout.IsOddNode(Index, level))
                key += MerkleKey.OddNode;
            var isRightChild = (Index >> level) % 2 == 1;
            MerkleTree.Compress(isRightChild ? sibling : node, isRightChild ? node : sibling, key, node);
        }
        return node.SequenceEqual(root);
    }

    /// <summary>The protobuf form of the 2025 node (formats, section 3).</summary>
    public byte[] EncodeProtobuf() => InclusionProofProtobuf.Encode(this);

    /// <summary>Decodes the protobuf form; false for anything that no tree can have. Copies what it keeps.</summary>
    public static bool TryDecodeProtobuf(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof) =>
        InclusionProofProtobuf.TryDecode(bytes, out proof);

    /// <summary>The binary form of 2026 (block exchange, section 3.5).</summary>
    public byte[] EncodeBinary() => InclusionProofBinary.Encode(this);

    /// <summary>Decodes the binary form; false for anything that no tree can have. Copies what it keeps.</summary>
    public static bool TryDecodeBinary(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof) =>
        InclusionProofBinary.TryDecode(bytes, out proof);

    /// <summary>A proof from parts that came over the wire; null for what no tree can have.</summary>
    internal static InclusionProof? TryCreate(ulong index, ulong leafCount, byte[] path)
    {
        if (!IsPossible(index, leafCount, path.Length / MerkleTree.NodeBytes))
            return null;
        var proof = new InclusionProof((int)index, (int)leafCount, path);
        return proof.HasZeroFillers() ? proof : null;
    }

    /// <summary>True when a tree of so many leaves has this index, and paths of so many nodes.</summary>
    internal static bool IsPossible(ulong index, ulong leafCount, int pathNodes) =>
        index < leafCount
        && leafCount <= ContentLimits.MaxBlockCount
        && pathNodes == new MerkleLayout((int)leafCount).Depth;

    private ReadOnlySpan<byte> Sibling(int level) =>
        Path.Span.Slice(level * MerkleTree.NodeBytes, MerkleTree.NodeBytes);

    // Without this a proof could be changed and still verify: the reference verifier hashes whatever stands there.
    private bool HasZeroFillers()
    {
        for (var level = 0; level < Layout.Depth; level++)
        {
            if (Layout.IsOddNode(Index, level) && Sibling(level).ContainsAnyExcept((byte)0))
                return false;
        }
        return true;
    }
}
