using System.Security.Cryptography;
using Codex.Discovery.Packets;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>The two keys that a handshake makes (network, section 4.2).</summary>
/// <param name="Initiator">Under which the node that answered the challenge writes.</param>
/// <param name="Recipient">Under which the challenger writes.</param>
internal sealed record SessionKeys(byte[] Initiator, byte[] Recipient)
{
    private static ReadOnlySpan<byte> Context => "discovery v5 key agreement"u8;

    /// <summary>HKDF-SHA-256 of the shared point, salted with the challenge.</summary>
    public static SessionKeys Derive(
        ReadOnlySpan<byte> sharedPoint, ReadOnlySpan<byte> challengeData, NodeId initiator, NodeId recipient)
    {
        Span<byte> info = stackalloc byte[Context.Length + 2 * NodeId.Bytes];
        Context.CopyTo(info);
        initiator.CopyTo(info[Context.Length..]);
        recipient.CopyTo(info[(Context.Length + NodeId.Bytes)..]);
        Span<byte> keys = stackalloc byte[2 * PacketLayout.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedPoint, keys, challengeData, info);
        return new SessionKeys(keys[..PacketLayout.KeyBytes].ToArray(), keys[PacketLayout.KeyBytes..].ToArray());
    }
}
