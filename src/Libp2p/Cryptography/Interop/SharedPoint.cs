namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>
/// A point times a private scalar on secp256k1, whole. libcrypto's own key agreement (EVP_PKEY_derive) gives the x
/// coordinate alone; the discovery protocol wants to know which of the two points it was.
/// </summary>
internal static class SharedPoint
{
    // NID_secp256k1 of openssl/obj_mac.h, POINT_CONVERSION_COMPRESSED of openssl/ec.h, OSSL_PKEY_PARAM_PRIV_KEY.
    private const int CurveName = 714;
    private const int CompressedForm = 2;
    private const string PrivateParameter = "priv";

    private static readonly Lazy<CurveHandle> Curve = new(() => NativeCall.Require(
        NativeMethods.EC_GROUP_new_by_curve_name(CurveName), nameof(NativeMethods.EC_GROUP_new_by_curve_name)));

    /// <summary>
    /// Writes the shared point, compressed. False, and nothing written, where <paramref name="peer"/> is no point of
    /// the curve. The group has a prime order: there are no points of small order to beware of.
    /// </summary>
    public static bool TryCompute(KeyHandle privateKey, ReadOnlySpan<byte> peer, Span<byte> shared)
    {
        var curve = Curve.Value;
        using var point = NewPoint(curve);
        if (!NativeCall.Succeeded(NativeMethods.EC_POINT_oct2point(curve, point, peer, (nuint)peer.Length, 0)))
            return false;
        using var scalar = PrivateScalar(privateKey);
        using var product = NewPoint(curve);
        // With one scalar and no generator libcrypto takes its ladder, whose time does not tell the scalar.
        NativeCall.Require(
            NativeMethods.EC_POINT_mul(curve, product, 0, point, scalar, 0), nameof(NativeMethods.EC_POINT_mul));
        var length = NativeMethods.EC_POINT_point2oct(
            curve, product, CompressedForm, shared, (nuint)shared.Length, 0);
        NativeCall.Require(
            length == Secp256k1.CompressedBytes ? 1 : 0, nameof(NativeMethods.EC_POINT_point2oct));
        return true;
    }

    private static PointHandle NewPoint(CurveHandle curve) =>
        NativeCall.Require(NativeMethods.EC_POINT_new(curve), nameof(NativeMethods.EC_POINT_new));

    private static NumberHandle PrivateScalar(KeyHandle key)
    {
        const string Function = nameof(NativeMethods.EVP_PKEY_get_bn_param);
        nint number = 0;
        NativeCall.Require(NativeMethods.EVP_PKEY_get_bn_param(key, PrivateParameter, ref number), Function);
        return NativeCall.Require(new NumberHandle(number), Function);
    }
}
