using Codex.Content;
using Codex.Multiformats;

namespace Codex.Exchange.Messages;

/// <summary>Inclusion proofs as the 2025 node writes them, straight into a message (formats, section 3).</summary>
internal static class ProofEncoder
{
    private static readonly int WrappedNodeBytes = FieldSizes.Bytes(MerkleTree.NodeBytes);

    /// <summary>Bytes of a proof.</summary>
    public static int Bytes(int index, int leafCount, int depth) =>
        FieldSizes.Number(Multicodec.Sha256)
        + FieldSizes.Number((uint)index)
        + FieldSizes.Number((uint)leafCount)
        + depth * FieldSizes.Bytes(WrappedNodeBytes);

    /// <summary>Writes a proof; <paramref name="path"/> is the concatenated nodes, bottom to top.</summary>
    public static void Write(Span<byte> destination, int index, int leafCount, ReadOnlySpan<byte> path)
    {
        var writer = new FieldWriter(destination);
        writer.Number(WireTags.ProofHashCodec, Multicodec.Sha256);
        writer.Number(WireTags.ProofIndex, (uint)index);
        writer.Number(WireTags.ProofLeafCount, (uint)leafCount);
        for (; !path.IsEmpty; path = path[MerkleTree.NodeBytes..])
        {
            writer.Begin(WireTags.ProofNode, WrappedNodeBytes);
            writer.Bytes(WireTags.NodeBytes, path[..MerkleTree.NodeBytes]);
        }
    }
}
