using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>
/// Imports of libcrypto 3 (manual pages EVP_PKEY_new, EVP_PKEY_derive, EVP_DigestSign, EC_POINT_add, ERR_get_error).
/// Functions that return an int return 1 for success; lengths are size_t.
/// </summary>
internal static partial class NativeMethods
{
    static NativeMethods() => LibraryNames.Register();

    // unsigned long: 64 bits except on Windows, where the version fits into the 32 that it has.
    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial CULong OpenSSL_version_num();

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial CULong ERR_get_error();

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void ERR_error_string_n(CULong error, Span<byte> text, nuint length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyHandle EVP_PKEY_new_raw_private_key(
        int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyHandle EVP_PKEY_new_raw_public_key(
        int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> publicKey, ref nuint length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyHandle EVP_PKEY_dup(KeyHandle key);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_PKEY_set1_encoded_public_key(KeyHandle key, ReadOnlySpan<byte> point, nuint length);

    [LibraryImport(LibraryNames.LibCrypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EVP_PKEY_get_octet_string_param(
        KeyHandle key, string name, Span<byte> value, nuint capacity, out nuint length);

    [LibraryImport(LibraryNames.LibCrypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EVP_PKEY_get_bn_param(KeyHandle key, string name, ref nint number);

    // A number to write into, or 0 for a new one; the bytes are big-endian.
    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial NumberHandle BN_bin2bn(ReadOnlySpan<byte> bytes, int length, nint number);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void BN_clear_free(nint number);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial CurveHandle EC_GROUP_new_by_curve_name(int curve);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void EC_GROUP_free(nint curve);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial PointHandle EC_POINT_new(CurveHandle curve);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void EC_POINT_clear_free(nint point);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EC_POINT_oct2point(
        CurveHandle curve, PointHandle point, ReadOnlySpan<byte> bytes, nuint length, nint context);

    // Returns the number of bytes, and 0 for a failure.
    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial nuint EC_POINT_point2oct(
        CurveHandle curve, PointHandle point, int form, Span<byte> bytes, nuint length, nint context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EC_POINT_mul(
        CurveHandle curve,
        PointHandle result,
        nint generatorScalar,
        PointHandle point,
        NumberHandle scalar,
        nint context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EC_POINT_mul(
        CurveHandle curve,
        PointHandle result,
        NumberHandle generatorScalar,
        nint point,
        nint scalar,
        nint context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyHandle d2i_AutoPrivateKey(nint into, ref nint der, CLong length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyHandle d2i_PUBKEY(nint into, ref nint der, CLong length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial KeyContextHandle EVP_PKEY_CTX_new(KeyHandle key, nint engine);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_PKEY_derive_init(KeyContextHandle context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_PKEY_derive_set_peer(KeyContextHandle context, KeyHandle peer);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_PKEY_derive(KeyContextHandle context, Span<byte> secret, ref nuint length);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial DigestContextHandle EVP_MD_CTX_new();

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial nint EVP_sha256();

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_DigestSignInit(
        DigestContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_DigestSign(
        DigestContextHandle context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> data, nuint dataLength);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_DigestVerifyInit(
        DigestContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(LibraryNames.LibCrypto)]
    public static partial int EVP_DigestVerify(
        DigestContextHandle context,
        ReadOnlySpan<byte> signature,
        nuint length,
        ReadOnlySpan<byte> data,
        nuint dataLength);
}
