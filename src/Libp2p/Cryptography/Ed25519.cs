using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>Signatures of Ed25519 (RFC 8032, section 5.1).</summary>
public static class Ed25519
{
    /// <summary>Bytes of a public key, and of the seed that a private key is.</summary>
    public const int KeyBytes = RawKey.Bytes;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private const byte SignBit = 0x80;

    // The y coordinates, little-endian, of all points whose order divides 8, and of those also the two that have a
    // second encoding below 2^255. For each of them a signature can be made that fits any message.
    private static readonly byte[][] SmallOrder =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ];

    /// <summary>
    /// Whether the signature is of this message and key. False as well for keys and signatures of another length, for
    /// keys of small order, and for a second number S of the signature that is not below the order of the group.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes || !IsPublicKey(publicKey))
            return false;
        using var key = RawKey.ImportPublic(KeyTypes.Ed25519, publicKey);
        return key is not null && DigestSignature.Verify(key, 0, message, signature);
    }

    /// <summary>
    /// Whether these bytes may be a key: 32, and not of small order. That they are a point at all is seen when a
    /// signature is verified.
    /// </summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == KeyBytes && !IsSmallOrder(publicKey);

    private static bool IsSmallOrder(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> y = stackalloc byte[KeyBytes];
        publicKey.CopyTo(y);
        y[^1] &= unchecked((byte)~SignBit);
        foreach (var point in SmallOrder)
        {
            if (y.SequenceEqual(point))
                return true;
        }
        return false;
    }
}
