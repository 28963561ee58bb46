using System.Security.Cryptography;
using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>
/// A private key of <see cref="Secp256k1"/> for one key agreement: it cannot sign, and costs a fifth of
/// <see cref="Secp256k1PrivateKey"/> to make. Held by libcrypto and cleared when disposed.
/// </summary>
public sealed class Secp256k1EphemeralKey : IDisposable
{
    private readonly NumberHandle _scalar;
    private readonly byte[] _publicKey = new byte[Secp256k1.CompressedBytes];

    private Secp256k1EphemeralKey(ReadOnlySpan<byte> scalar)
    {
        _scalar = CurvePoint.ImportScalar(scalar);
        CurvePoint.ComputePublic(_scalar, _publicKey);
    }

    /// <summary>The compressed public key, 33 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>A new key from the system's secure source of randomness.</summary>
    public static Secp256k1EphemeralKey Generate()
    {
        Span<byte> scalar = stackalloc byte[Secp256k1.ScalarBytes];
        try
        {
            Secp256k1.GenerateScalar(scalar);
            return new Secp256k1EphemeralKey(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>The key with this scalar. Throws unless it has 32 bytes and is between 1 and the order.</summary>
    public static Secp256k1EphemeralKey FromScalar(ReadOnlySpan<byte> scalar) =>
        Secp256k1.IsScalar(scalar)
            ? new Secp256k1EphemeralKey(scalar)
            : throw new ArgumentOutOfRangeException(nameof(scalar), "Not a private key of secp256k1.");

    /// <summary>
    /// Writes the point that this key and another one's owner share, as <see cref="Secp256k1PrivateKey.TryAgree"/>
    /// does.
    /// </summary>
    public bool TryAgree(ReadOnlySpan<byte> compressedPublicKey, Span<byte> sharedPoint)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedPoint.Length, Secp256k1.CompressedBytes);
        return Secp256k1.IsCompressedForm(compressedPublicKey)
            && CurvePoint.TryMultiply(_scalar, compressedPublicKey, sharedPoint);
    }

    /// <inheritdoc/>
    public void Dispose() => _scalar.Dispose();
}
