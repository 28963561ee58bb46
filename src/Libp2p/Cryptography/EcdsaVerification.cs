using System.Security.Cryptography;

namespace Codex.Libp2p.Cryptography;

/// <summary>
/// ECDSA signatures over SHA-256 on the NIST curves, with keys as SubjectPublicKeyInfo. Nothing here signs.
/// </summary>
internal static class EcdsaVerification
{
    // What stands before the coordinates in a SubjectPublicKeyInfo (RFC 5480), whole: nothing about curves is decoded,
    // so nobody can bring one along. 04 at the end is the uncompressed form.
    private static readonly (ECCurve Curve, int CoordinateBytes, byte[] Header)[] Curves =
    [
        (ECCurve.NamedCurves.nistP256, 32,
            Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004")),
        (ECCurve.NamedCurves.nistP384, 48,
            Convert.FromHexString("3076301006072a8648ce3d020106052b8104002203620004")),
        (ECCurve.NamedCurves.nistP521, 66,
            Convert.FromHexString("30819b301006072a8648ce3d020106052b810400230381860004")),
    ];

    /// <summary>Whether this is a point of P-256, P-384 or P-521.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = Import(subjectPublicKeyInfo);
        return key is not null;
    }

    /// <summary>Whether the signature is of this message and key.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> subjectPublicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = Import(subjectPublicKeyInfo);
        try
        {
            return key is not null
                && key.VerifyData(
                    message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa? Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        foreach (var (curve, coordinateBytes, header) in Curves)
        {
            if (!subjectPublicKeyInfo.StartsWith(header)
                || subjectPublicKeyInfo.Length != header.Length + 2 * coordinateBytes)
                continue;
            var coordinates = subjectPublicKeyInfo[header.Length..];
            var point = new ECPoint
            {
                X = coordinates[..coordinateBytes].ToArray(),
                Y = coordinates[coordinateBytes..].ToArray(),
            };
            try
            {
                return ECDsa.Create(new ECParameters { Curve = curve, Q = point });
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
        return null;
    }
}
