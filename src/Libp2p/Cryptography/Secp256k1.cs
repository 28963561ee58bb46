using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>ECDSA over SHA-256 on secp256k1 (SEC 2, section 2.4.1), keys and signatures as in libp2p.</summary>
public static class Secp256k1
{
    /// <summary>Bytes of the private scalar, big-endian.</summary>
    public const int ScalarBytes = 32;

    /// <summary>Bytes of a compressed public key: <c>02</c> or <c>03</c> and the x coordinate.</summary>
    public const int CompressedBytes = 33;

    internal const byte CompressedEven = 0x02;
    internal const byte CompressedOdd = 0x03;

    // The curve's generator as SubjectPublicKeyInfo. Decoding such a structure takes libcrypto 200 µs, duplicating a
    // key and giving it another point 30 µs: so it is decoded once.
    private static readonly Lazy<KeyHandle> Template = new(() => ImportDer(
        Convert.FromHexString(
            "3036301006072a8648ce3d020106052b8104000a032200"
            + "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
        isPrivate: false));

    /// <summary>SEC 2, section 2.4.1: n, the order of the group, big-endian.</summary>
    internal static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ];

    /// <summary>Whether these 33 bytes are a point of the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> compressed)
    {
        using var key = ImportPublic(compressed);
        return key is not null;
    }

    /// <summary>
    /// Whether the signature is of this message and key. False as well for what is not a compressed point, for a
    /// signature that is not exactly one DER structure of two minimal positive integers, and for one whose s is above
    /// half the order: nim and js refuse it too, and it would be a second signature that anybody can make of the first.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> compressed, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!Secp256k1Signature.TryDecode(signature, out var numbers) || numbers.IsHighS)
            return false;
        using var key = ImportPublic(compressed);
        return key is not null && DigestSignature.Verify(key, NativeMethods.EVP_sha256(), message, signature);
    }

    /// <summary>Whether these bytes are a private scalar: 32, and between 1 and the order.</summary>
    internal static bool IsScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == ScalarBytes && scalar.ContainsAnyExcept((byte)0) && scalar.SequenceCompareTo(Order) < 0;

    /// <summary>Fills 32 bytes with a new private scalar.</summary>
    internal static void GenerateScalar(Span<byte> scalar)
    {
        // One number in 2^128 is no scalar.
        do
            RandomNumberGenerator.Fill(scalar);
        while (!IsScalar(scalar));
    }

    /// <summary>Whether these bytes have length and first byte of a compressed point.</summary>
    internal static bool IsCompressedForm(ReadOnlySpan<byte> compressed) =>
        compressed.Length == CompressedBytes && compressed[0] is (CompressedEven or CompressedOdd);

    /// <summary>Decodes a key that this process itself has put together.</summary>
    internal static KeyHandle ImportDer(byte[] der, bool isPrivate)
    {
        var pinned = GCHandle.Alloc(der, GCHandleType.Pinned);
        try
        {
            var address = pinned.AddrOfPinnedObject();
            var length = new CLong(der.Length);
            return isPrivate
                ? NativeCall.Require(
                    NativeMethods.d2i_AutoPrivateKey(0, ref address, length), nameof(NativeMethods.d2i_AutoPrivateKey))
                : NativeCall.Require(
                    NativeMethods.d2i_PUBKEY(0, ref address, length), nameof(NativeMethods.d2i_PUBKEY));
        }
        finally
        {
            pinned.Free();
        }
    }

    private static KeyHandle? ImportPublic(ReadOnlySpan<byte> compressed)
    {
        if (!IsCompressedForm(compressed))
            return null;
        var key = NativeCall.Require(NativeMethods.EVP_PKEY_dup(Template.Value), nameof(NativeMethods.EVP_PKEY_dup));
        if (NativeCall.Succeeded(NativeMethods.EVP_PKEY_set1_encoded_public_key(key, compressed, CompressedBytes)))
            return key;
        key.Dispose();
        return null;
    }
}
