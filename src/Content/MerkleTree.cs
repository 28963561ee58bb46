namespace Codex.Content;

/// <summary>
/// The dataset tree (formats, section 3): SHA-256 over left ‖ right ‖ key byte, the key telling the bottom layer and the
/// odd node. Holds all layers in memory; the arithmetic is shared with whoever keeps them elsewhere.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>Bytes of a node.</summary>
    public const int NodeBytes = 32;

    /// <summary>Builds the tree over concatenated 32-byte leaves; at least one.</summary>
    public static MerkleTree Build(ReadOnlySpan<byte> leaves) => throw new NotImplementedException();

    /// <summary>Where nodes lie in <see cref="Nodes"/>.</summary>
    public MerkleLayout Layout => throw new NotImplementedException();

    /// <summary>All nodes, leaves first, root last.</summary>
    public ReadOnlySpan<byte> Nodes => throw new NotImplementedException();

    /// <summary>The 32-byte root.</summary>
    public ReadOnlySpan<byte> Root => throw new NotImplementedException();

    /// <summary>CID of the root.</summary>
    public Cid TreeCid => throw new NotImplementedException();

    /// <summary>Inclusion proof of a leaf.</summary>
    public InclusionProof Prove(int index) => throw new NotImplementedException();

    /// <summary>
    /// Hashes a run of one layer's nodes into their parents. A run may be a part of the layer as long as it starts at an
    /// even node and has an even number of nodes, or ends with the layer's last node.
    /// </summary>
    /// <param name="nodes">Concatenated nodes.</param>
    /// <param name="parents">Receives ceil(count / 2) nodes.</param>
    /// <param name="isBottomLayer">True when <paramref name="nodes"/> are leaves.</param>
    public static void HashLayer(ReadOnlySpan<byte> nodes, Span<byte> parents, bool isBottomLayer) => throw new NotImplementedException();

    /// <summary>One node of the tree: SHA-256(left ‖ right ‖ key).</summary>
    public static void Compress(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, byte key, Span<byte> parent) => throw new NotImplementedException();
}
