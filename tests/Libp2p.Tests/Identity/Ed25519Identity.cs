using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Tests.Identity;

/// <summary>An identity of the kind that most other peers have.</summary>
internal sealed class Ed25519Identity(byte[] seed) : IIdentityKey
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.FromSeed(seed);

    public PublicKey PublicKey => PublicKey.FromEd25519(_key.PublicKey);

    public byte[] Sign(ReadOnlySpan<byte> message) => _key.Sign(message);
}
