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
}
