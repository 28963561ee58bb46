using System.Security.Cryptography;
using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>A private key of <see cref="Secp256k1"/>, held by libcrypto and cleared when disposed.</summary>
public sealed class Secp256k1PrivateKey : IDisposable
{
    private const int UncompressedBytes = 65;
    private const byte Uncompressed = 0x04;

    private readonly KeyHandle _key;
    private readonly byte[] _publicKey;

    private Secp256k1PrivateKey(KeyHandle key)
    {
        _key = key;
        _publicKey = ExportCompressed(key);
    }

    /// <summary>The compressed public key, 33 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    // SEC 1, appendix C.4: ECPrivateKey version 1 with a private key of 32 bytes …
    private static ReadOnlySpan<byte> DerPrefix => [0x30, 0x2E, 0x02, 0x01, 0x01, 0x04, 0x20];

    // … and the curve's object identifier, 1.3.132.0.10. libcrypto computes the public key that is left out.
    private static ReadOnlySpan<byte> DerSuffix => [0xA0, 0x07, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A];

    /// <summary>The key with this scalar. Throws unless it has 32 bytes and is between 1 and the order.</summary>
    public static Secp256k1PrivateKey FromScalar(ReadOnlySpan<byte> scalar)
    {
        if (!Secp256k1.IsScalar(scalar))
            throw new ArgumentOutOfRangeException(nameof(scalar), "Not a private key of secp256k1.");
        // Pinned from the start: the collector must leave no copies behind.
        var der = GC.AllocateUninitializedArray<byte>(
            DerPrefix.Length + Secp256k1.ScalarBytes + DerSuffix.Length, pinned: true);
        try
        {
            DerPrefix.CopyTo(der);
            scalar.CopyTo(der.AsSpan(DerPrefix.Length));
            DerSuffix.CopyTo(der.AsSpan(DerPrefix.Length + Secp256k1.ScalarBytes));
            return new Secp256k1PrivateKey(Secp256k1.ImportDer(der, isPrivate: true));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>The signature over the message's SHA-256, in DER, with a low s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> der = stackalloc byte[Secp256k1Signature.MaxDerBytes];
        var length = DigestSignature.Sign(_key, NativeMethods.EVP_sha256(), message, der);
        return Secp256k1Signature.TryDecode(der[..length], out var signature)
            ? signature.EncodeLowS()
            : throw new LibCryptoException(nameof(NativeMethods.EVP_DigestSign), "not a DER signature");
    }

    /// <summary>
    /// Diffie-Hellman: writes the point that this key and another one's owner share, compressed, 33 bytes. False for
    /// what is not a compressed point. Throws where <paramref name="sharedPoint"/> has another length.
    /// </summary>
    public bool TryAgree(ReadOnlySpan<byte> compressedPublicKey, Span<byte> sharedPoint)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedPoint.Length, Secp256k1.CompressedBytes);
        if (!Secp256k1.IsCompressedForm(compressedPublicKey))
            return false;
        using var scalar = CurvePoint.ScalarOf(_key);
        return CurvePoint.TryMultiply(scalar, compressedPublicKey, sharedPoint);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static byte[] ExportCompressed(KeyHandle key)
    {
        const string Function = nameof(NativeMethods.EVP_PKEY_get_octet_string_param);
        Span<byte> point = stackalloc byte[UncompressedBytes];
        // OSSL_PKEY_PARAM_PUB_KEY; 04, x and y, or compressed already where libcrypto is configured so.
        NativeCall.Require(
            NativeMethods.EVP_PKEY_get_octet_string_param(key, "pub", point, UncompressedBytes, out var length),
            Function);
        if (length == Secp256k1.CompressedBytes)
            return point[..Secp256k1.CompressedBytes].ToArray();
        if (length != UncompressedBytes || point[0] != Uncompressed)
            throw new LibCryptoException(Function, $"a point of {length} bytes");
        var isOdd = point[^1] % 2 != 0;
        return [isOdd ? Secp256k1.CompressedOdd : Secp256k1.CompressedEven, .. point[1..Secp256k1.CompressedBytes]];
    }
}
