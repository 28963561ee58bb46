using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>Diffie-Hellman on Curve25519 (RFC 7748).</summary>
public static class X25519
{
    /// <summary>Bytes of a private key, of a public key and of a shared secret.</summary>
    public const int KeyBytes = RawKey.Bytes;
}
