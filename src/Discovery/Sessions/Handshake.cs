using Codex.Discovery.Packets;
using Codex.Discovery.Routing;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Sessions;

/// <summary>Both sides of the handshake (network, section 4.2): what is proven, and the keys that come of it.</summary>
internal static class Handshake
{
    // The libp2p PublicKey protobuf of secp256k1: type, then 33 bytes of data (network, section 4.2).
    private static ReadOnlySpan<byte> EphemeralPrefix => [0x08, 0x02, 0x12, Secp256k1.CompressedBytes];

    /// <summary>Answers a challenge with a key made for it.</summary>
    public static HandshakeAnswer? TryAnswer(
        NodeKey key, SignedPeerRecord localRecord, NodeContact challenger, UnmaskedPacket challenge)
    {
        using var ephemeral = Secp256k1EphemeralKey.Generate();
        return TryAnswer(key, ephemeral, localRecord, challenger, challenge);
    }

    /// <summary>Answers a challenge; null where the challenger's key is no point.</summary>
    public static HandshakeAnswer? TryAnswer(
        NodeKey key,
        Secp256k1EphemeralKey ephemeral,
        SignedPeerRecord localRecord,
        NodeContact challenger,
        UnmaskedPacket challenge)
    {
        Span<byte> shared = stackalloc byte[Secp256k1.CompressedBytes];
        if (!ephemeral.TryAgree(challenger.Key.Data, shared))
            return null;
        var localId = NodeId.Of(key.PeerId);
        byte[] ephemeralKey = [.. EphemeralPrefix, .. ephemeral.PublicKey];
        var known = ChallengeAuthdata.Read(challenge.Authdata);
        var authdata = new HandshakeAuthdata(
            localId,
            IdentityProof.Sign(key, challenge.Head, ephemeralKey, challenger.Id),
            ephemeralKey,
            known.RecordSequence < localRecord.Sequence ? localRecord.Envelope.Bytes : default);
        return new HandshakeAnswer(
            authdata.ToArray(), SessionKeys.Derive(shared, challenge.Head, localId, challenger.Id));
    }

    /// <summary>
    /// The keys of an answer to this node's challenge; null where the sender is not who it says, proved nothing, or
    /// sent no key.
    /// </summary>
    /// <param name="key">This node's key.</param>
    /// <param name="challengeData">The challenge, in the clear.</param>
    /// <param name="authdata">The answer.</param>
    /// <param name="sender">The sender's key, of its record; null where neither side had one.</param>
    public static SessionKeys? TryAccept(
        NodeKey key, ReadOnlySpan<byte> challengeData, HandshakeAuthdata authdata, PublicKey? sender)
    {
        var localId = NodeId.Of(key.PeerId);
        if (sender is null || NodeId.Of(sender.PeerId) != authdata.Source)
            return null;
        if (!IdentityProof.Verify(
            sender, challengeData, authdata.EphemeralKey.Span, localId, authdata.Signature.Span))
            return null;
        // After the proof, which says that the key is the sender's. That it is a point, the agreement finds out.
        if (!authdata.EphemeralKey.Span.StartsWith(EphemeralPrefix))
            return null;
        Span<byte> shared = stackalloc byte[Secp256k1.CompressedBytes];
        return key.TryAgree(authdata.EphemeralKey.Span[EphemeralPrefix.Length..], shared)
            ? SessionKeys.Derive(shared, challengeData, authdata.Source, localId)
            : null;
    }
}
