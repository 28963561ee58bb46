using System.Security.Cryptography;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Cryptography;

/// <summary>RSA signatures, PKCS #1 v1.5 over SHA-256, with keys as SubjectPublicKeyInfo. Nothing here signs.</summary>
internal static class RsaVerification
{
    /// <summary>Whether this is a key of a size that is safe and bearable (<see cref="IdentityLimits"/>).</summary>
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
        return key is not null
            && key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static RSA? Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (subjectPublicKeyInfo.Length > IdentityLimits.MaxKeyDataBytes)
            return null;
        var key = RSA.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var bytesRead);
            if (bytesRead == subjectPublicKeyInfo.Length
                && key.KeySize is >= IdentityLimits.MinRsaBits and <= IdentityLimits.MaxRsaBits
                && ExponentBytes(key) <= IdentityLimits.MaxRsaExponentBytes
                // In its only form: other bytes would give the same key a second identity.
                && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(subjectPublicKeyInfo))
                return key;
        }
        catch (CryptographicException)
        {
            // Not a key.
        }
        key.Dispose();
        return null;
    }

    private static int ExponentBytes(RSA key) =>
        key.ExportParameters(includePrivateParameters: false).Exponent!.Length;
}
