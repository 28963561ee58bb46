using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Security.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Security;

/// <summary>A Noise key and the proof that it belongs to an identity: made once, for signing costs most.</summary>
internal sealed class NoiseStaticKey : IDisposable
{
    /// <summary>Takes the key over.</summary>
    public NoiseStaticKey(IIdentityKey identity, X25519PrivateKey key)
    {
        Key = key;
        Payload = new NoisePayload
        {
            IdentityKey = ByteString.CopyFrom(identity.PublicKey.Protobuf.Span),
            IdentitySig = ByteString.CopyFrom(identity.Sign(SignedBytes(key.PublicKey))),
        }.ToByteArray();
    }

    /// <summary>The key.</summary>
    public X25519PrivateKey Key { get; }

    /// <summary>The message about the identity, encoded.</summary>
    public byte[] Payload { get; }

    /// <summary>What the identity key signs (libp2p wire, section 3).</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> staticPublicKey) =>
        [.. "noise-libp2p-static-key:"u8, .. staticPublicKey];

    public void Dispose() => Key.Dispose();
}
