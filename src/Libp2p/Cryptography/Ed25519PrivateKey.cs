using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>A private key of <see cref="Ed25519"/>, held by libcrypto and cleared when disposed.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    private readonly KeyHandle _key;
    private readonly byte[] _publicKey;

    private Ed25519PrivateKey(KeyHandle key)
    {
        _key = key;
        _publicKey = RawKey.ExportPublic(key);
    }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>The key that grows from this seed of 32 bytes. Throws for another length.</summary>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed) =>
        new(RawKey.ImportPrivate(KeyTypes.Ed25519, seed));

    /// <summary>The signature, 64 bytes. The same message has always the same.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureBytes];
        var length = DigestSignature.Sign(_key, 0, message, signature);
        return length == signature.Length
            ? signature
            : throw new LibCryptoException(nameof(NativeMethods.EVP_DigestSign), $"{length} bytes");
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
