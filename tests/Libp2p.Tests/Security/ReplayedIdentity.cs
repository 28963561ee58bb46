using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Tests.Security;

/// <summary>An identity that signs as it is told.</summary>
internal sealed class ReplayedIdentity(PublicKey publicKey, byte[] signature) : IIdentityKey
{
    public PublicKey PublicKey => publicKey;

    public byte[] Sign(ReadOnlySpan<byte> message) => signature;
}
