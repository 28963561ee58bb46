namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>
/// Points of secp256k1 times private scalars, whole. libcrypto's own key agreement (EVP_PKEY_derive) gives the x
/// coordinate alone; the discovery protocol wants to know which of the two points it was.
/// </summary>
/// <remarks>
/// With one scalar libcrypto takes its ladder, whose time does not tell the scalar. The group has a prime order: there
/// are no points of small order to beware of.
/// </remarks>
internal static class CurvePoint
{
    // NID_secp256k1 of openssl/obj_mac.h, POINT_CONVERSION_COMPRESSED of openssl/ec.h, OSSL_PKEY_PARAM_PRIV_KEY.
    private const int CurveName = 714;
    private const int CompressedForm = 2;
    private const string PrivateParameter = "priv";

    private static readonly Lazy<CurveHandle> Curve = new(() => NativeCall.Require(
        NativeMethods.EC_GROUP_new_by_curve_name(CurveName), nameof(NativeMethods.EC_GROUP_new_by_curve_name)));

    /// <summary>The private scalar of a key.</summary>
    public static NumberHandle ScalarOf(KeyHandle key)
    {
        const string Function = nameof(NativeMethods.EVP_PKEY_get_bn_param);
        nint number = 0;
        NativeCall.Require(NativeMethods.EVP_PKEY_get_bn_param(key, PrivateParameter, ref number), Function);
        return NativeCall.Require(new NumberHandle(number), Function);
    }

    /// <summary>The scalar that these 32 bytes are.</summary>
    public static NumberHandle ImportScalar(ReadOnlySpan<byte> scalar) =>
        NativeCall.Require(NativeMethods.BN_bin2bn(scalar, scalar.Length, 0), nameof(NativeMethods.BN_bin2bn));

    /// <summary>Writes the generator times a scalar, compressed: its public key.</summary>
    public static void ComputePublic(NumberHandle scalar, Span<byte> publicKey)
    {
        using var product = NewPoint();
        NativeCall.Require(
            NativeMethods.EC_POINT_mul(Curve.Value, product, scalar, 0, 0, 0), nameof(NativeMethods.EC_POINT_mul));
        Export(product, publicKey);
    }

    /// <summary>
    /// Writes a point times a scalar, compressed. False, and nothing written, where <paramref name="peer"/> is no
    /// point of the curve.
    /// </summary>
    public static bool TryMultiply(NumberHandle scalar, ReadOnlySpan<byte> peer, Span<byte> shared)
    {
        using var point = NewPoint();
        if (!NativeCall.Succeeded(NativeMethods.EC_POINT_oct2point(Curve.Value, point, peer, (nuint)peer.Length, 0)))
            return false;
        using var product = NewPoint();
        NativeCall.Require(
            NativeMethods.EC_POINT_mul(Curve.Value, product, 0, point, scalar, 0), nameof(NativeMethods.EC_POINT_mul));
        Export(product, shared);
        return true;
    }

    private static PointHandle NewPoint() =>
        NativeCall.Require(NativeMethods.EC_POINT_new(Curve.Value), nameof(NativeMethods.EC_POINT_new));

    private static void Export(PointHandle point, Span<byte> compressed)
    {
        var length = NativeMethods.EC_POINT_point2oct(
            Curve.Value, point, CompressedForm, compressed, (nuint)compressed.Length, 0);
        NativeCall.Require(
            length == Secp256k1.CompressedBytes ? 1 : 0, nameof(NativeMethods.EC_POINT_point2oct));
    }
}
