using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Security;
using Codex.Libp2p.Tests.Identity;

namespace Codex.Libp2p.Tests.Security;

/// <summary>Upgraders with known keys: those of the recorded handshake.</summary>
internal static class TestUpgrader
{
    public static IIdentityKey Initiator { get; } = TestKeys.Secp256k1(0x11);

    public static IIdentityKey Responder { get; } = TestKeys.Secp256k1(0x22);

    public static NoiseUpgrader Create(bool isInitiator, IIdentityKey? identity = null, TimeProvider? time = null)
    {
        var staticKey = StaticKey(isInitiator, identity ?? (isInitiator ? Initiator : Responder));
        return new NoiseUpgrader(staticKey, () => Ephemeral(isInitiator), time ?? TimeProvider.System);
    }

    public static NoiseStaticKey StaticKey(bool isInitiator, IIdentityKey identity) =>
        new(identity, Key((byte)(isInitiator ? 1 : 3)));

    public static X25519PrivateKey Ephemeral(bool isInitiator) => Key((byte)(isInitiator ? 2 : 4));

    private static X25519PrivateKey Key(byte value) => X25519PrivateKey.FromBytes(TestKeys.Repeat(value));
}
