using System.Diagnostics.CodeAnalysis;

namespace Codex.Content;

/// <summary>Proof that a leaf is in a tree: its index, the number of leaves, and one sibling per level (zeros for an odd node's).</summary>
public sealed class InclusionProof
{
    /// <summary>A proof from its parts; <paramref name="path"/> is the concatenated 32-byte siblings, bottom to top.</summary>
    public InclusionProof(int index, int leafCount, ReadOnlyMemory<byte> path) => throw new NotImplementedException();

    /// <summary>Index of the leaf.</summary>
    public int Index => throw new NotImplementedException();

    /// <summary>Number of leaves of the tree.</summary>
    public int LeafCount => throw new NotImplementedException();

    /// <summary>Concatenated siblings, bottom to top.</summary>
    public ReadOnlyMemory<byte> Path => throw new NotImplementedException();

    /// <summary>
    /// True when <paramref name="leaf"/> at <see cref="Index"/> leads to <paramref name="root"/>, the index is within the
    /// leaves and the path is exactly as long as the tree is deep.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> root) => throw new NotImplementedException();

    /// <summary>The protobuf form of the 2025 node (formats, section 3).</summary>
    public byte[] EncodeProtobuf() => throw new NotImplementedException();

    /// <summary>Decodes the protobuf form; false for anything that no tree can have.</summary>
    public static bool TryDecodeProtobuf(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof) => throw new NotImplementedException();

    /// <summary>The binary form of 2026 (block exchange, section 3.5).</summary>
    public byte[] EncodeBinary() => throw new NotImplementedException();

    /// <summary>Decodes the binary form; false for anything that no tree can have.</summary>
    public static bool TryDecodeBinary(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof) => throw new NotImplementedException();
}
