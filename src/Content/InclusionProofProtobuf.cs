using System.Diagnostics.CodeAnalysis;
using Codex.Content.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Content;

/// <summary>Proofs as the 2025 node writes them (formats, section 3).</summary>
internal static class InclusionProofProtobuf
{
    private static readonly MessageParser<InclusionProofMessage> Parser =
        InclusionProofMessage.Parser.WithDiscardUnknownFields(true);

    private const byte HashCodecTag = InclusionProofMessage.HashCodecFieldNumber << 3;
    private const byte IndexTag = InclusionProofMessage.IndexFieldNumber << 3;
    private const byte LeafCountTag = InclusionProofMessage.LeafCountFieldNumber << 3;

    /// <summary>Bytes of a node in the path: its head, and the hash.</summary>
    private const int NodeFieldBytes = 4 + MerkleTree.NodeBytes;

    // Tag and length of the path's element, tag and length of the hash in it.
    private static ReadOnlySpan<byte> NodeFieldHead =>
    [
        InclusionProofMessage.PathFieldNumber << 3 | 2,
        2 + MerkleTree.NodeBytes,
        PathNode.NodeFieldNumber << 3 | 2,
        MerkleTree.NodeBytes,
    ];

    /// <summary>Bytes of the message; zeros are written too.</summary>
    public static byte[] Encode(InclusionProof proof)
    {
        var message = new InclusionProofMessage
        {
            HashCodec = Multicodec.Sha256,
            Index = (ulong)proof.Index,
            LeafCount = (ulong)proof.LeafCount,
        };
        for (var start = 0; start < proof.Path.Length; start += MerkleTree.NodeBytes)
        {
            var node = proof.Path.Slice(start, MerkleTree.NodeBytes);
            message.Path.Add(new PathNode { Node = ByteString.CopyFrom(node.Span) });
        }
        return message.ToByteArray();
    }

    /// <summary>Decodes; false for anything that no tree can have.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof)
    {
        proof = null;
        // Before parsing: every two bytes of input could make a node object.
        if (bytes.Length > ContentLimits.MaxProofBytes)
            return false;
        return TryReadCanonical(bytes, out proof) || TryParse(bytes, out proof);
    }

    /// <summary>
    /// Reads the one form that writers write: the three numbers, then the nodes, nothing left out and nothing added. A
    /// node object and a copy per level cost more than verifying the proof does.
    /// </summary>
    /// <returns>False for every other form, and for what no tree can have.</returns>
    internal static bool TryReadCanonical(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof)
    {
        proof = null;
        if (!TryTakeNumber(ref bytes, HashCodecTag, out var codec)
            || codec != Multicodec.Sha256
            || !TryTakeNumber(ref bytes, IndexTag, out var index)
            || !TryTakeNumber(ref bytes, LeafCountTag, out var leafCount)
            || bytes.Length % NodeFieldBytes != 0
            || !InclusionProof.IsPossible(index, leafCount, bytes.Length / NodeFieldBytes))
            return false;
        var path = new byte[bytes.Length / NodeFieldBytes * MerkleTree.NodeBytes];
        for (var target = path.AsSpan(); !target.IsEmpty; target = target[MerkleTree.NodeBytes..])
        {
            if (!bytes.StartsWith(NodeFieldHead))
                return false;
            bytes[NodeFieldHead.Length..NodeFieldBytes].CopyTo(target);
            bytes = bytes[NodeFieldBytes..];
        }
        proof = InclusionProof.TryCreate(index, leafCount, path);
        return proof is not null;
    }

    /// <summary>Decodes any form of the message.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InclusionProof? proof)
    {
        proof = null;
        InclusionProofMessage message;
        try
        {
            message = Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        // An absent number is an error, too: upstream writes zeros.
        if (message is not { HasHashCodec: true, HashCodec: Multicodec.Sha256, HasIndex: true, HasLeafCount: true }
            || !InclusionProof.IsPossible(message.Index, message.LeafCount, message.Path.Count))
            return false;
        var path = new byte[message.Path.Count * MerkleTree.NodeBytes];
        for (var level = 0; level < message.Path.Count; level++)
        {
            var node = message.Path[level].Node.Span;
            if (node.Length != MerkleTree.NodeBytes)
                return false;
            node.CopyTo(path.AsSpan(level * MerkleTree.NodeBytes));
        }
        proof = InclusionProof.TryCreate(message.Index, message.LeafCount, path);
        return proof is not null;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> bytes, byte tag, out ulong number)
    {
        number = 0;
        if (bytes.IsEmpty || bytes[0] != tag || !Varint.TryRead(bytes[1..], out number, out var length))
            return false;
        bytes = bytes[(1 + length)..];
        return true;
    }
}
