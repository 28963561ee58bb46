using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Tests.Identity;

/// <summary>Identities of tests.</summary>
internal static class TestKeys
{
    /// <summary>The secp256k1 key whose scalar is this byte, 32 times.</summary>
    public static NodeKey Secp256k1(byte value) => NodeKey.FromScalar(Repeat(value))!;

    public static byte[] Repeat(byte value) => [.. Enumerable.Repeat(value, 32)];
}
