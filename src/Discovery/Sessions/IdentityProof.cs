using System.Buffers;
using System.Security.Cryptography;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Sessions;

/// <summary>
/// The signature with which a node shows, in a handshake, that it has the key of its id (network, section 4.2). The
/// message that is signed is a hash already, and libp2p hashes once more.
/// </summary>
internal static class IdentityProof
{
    private static ReadOnlySpan<byte> Context => "discovery v5 identity proof"u8;

    /// <summary>Proves to <paramref name="recipient"/> who this is.</summary>
    public static byte[] Sign(
        NodeKey key, ReadOnlySpan<byte> challengeData, ReadOnlySpan<byte> ephemeralKey, NodeId recipient) =>
        key.Sign(Message(challengeData, ephemeralKey, recipient));

    /// <summary>Whether the owner of <paramref name="key"/> proved it to <paramref name="recipient"/>.</summary>
    public static bool Verify(
        PublicKey key,
        ReadOnlySpan<byte> challengeData,
        ReadOnlySpan<byte> ephemeralKey,
        NodeId recipient,
        ReadOnlySpan<byte> signature) =>
        key.Verify(Message(challengeData, ephemeralKey, recipient), signature);

    private static byte[] Message(ReadOnlySpan<byte> challengeData, ReadOnlySpan<byte> ephemeralKey, NodeId recipient)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Context);
        bytes.Write(challengeData);
        bytes.Write(ephemeralKey);
        recipient.CopyTo(bytes.GetSpan(NodeId.Bytes));
        bytes.Advance(NodeId.Bytes);
        return SHA256.HashData(bytes.WrittenSpan);
    }
}
