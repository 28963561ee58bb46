using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Codex.Multiformats;

namespace Codex.Content;

/// <summary>
/// Proofs as the 2026 node writes them (block exchange, section 3.5), little-endian:
/// <c>u64 hash codec ‖ u64 index ‖ u64 leaves ‖ u32 nodes ‖ nodes × (u16 32 ‖ node)</c>.
/// </summary>
internal static class InclusionProofBinary
{
    private const int IndexStart = 8;
    private const int LeafCountStart = 16;
    private const int NodeCountStart = 24;
    private const int HeaderBytes = 28;
    private const int NodeLengthBytes = 2;
    private const int NodeRecordBytes = NodeLengthBytes + MerkleTree.NodeBytes;

    /// <summary>Bytes of the record.</summary>
    public static byte[] Encode(InclusionProof proof)
    {
        var nodes = proof.Path.Length / MerkleTree.NodeBytes;
        var bytes = new byte[HeaderBytes + nodes * NodeRecordBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Multicodec.Sha256);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(IndexStart), (ulong)proof.Index);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(LeafCountStart), (ulong)proof.LeafCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(NodeCountStart), (uint)nodes);
        for (var level = 0; level < nodes; level++)
        {
            var record = bytes.AsSpan(HeaderBytes + level * NodeRecordBytes, NodeRecordBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(record, MerkleTree.NodeBytes);
            proof.Path.Span.Slice(level * MerkleTree.NodeBytes, MerkleTree.NodeBytes).CopyTo(record[NodeLengthBytes..]);
        }
        return bytes;
    }

    /// <summary>Decodes; false for anything that no tree can have. The length must be exact.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof)
    {
        proof = null;
        if (bytes.Length < HeaderBytes)
            return false;
        var hashCodec = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var index = BinaryPrimitives.ReadUInt64LittleEndian(bytes[IndexStart..]);
        var leafCount = BinaryPrimitives.ReadUInt64LittleEndian(bytes[LeafCountStart..]);
        var nodes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[NodeCountStart..]);
        if (hashCodec != Multicodec.Sha256
            || nodes > ContentLimits.MaxProofNodes
            || bytes.Length != HeaderBytes + (int)nodes * NodeRecordBytes
            || !InclusionProof.IsPossible(index, leafCount, (int)nodes))
            return false;

        var path = new byte[(int)nodes * MerkleTree.NodeBytes];
        for (var level = 0; level < nodes; level++)
        {
            var record = bytes.Slice(HeaderBytes + level * NodeRecordBytes, NodeRecordBytes);
            if (BinaryPrimitives.ReadUInt16LittleEndian(record) != MerkleTree.NodeBytes)
                return false;
            record[NodeLengthBytes..].CopyTo(path.AsSpan(level * MerkleTree.NodeBytes));
        }
        proof = InclusionProof.TryCreate(index, leafCount, path);
        return proof is not null;
    }
}
