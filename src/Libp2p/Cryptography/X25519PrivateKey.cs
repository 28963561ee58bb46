using System.Security.Cryptography;
using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>A private key of <see cref="X25519"/>, held by libcrypto and cleared when disposed.</summary>
public sealed class X25519PrivateKey : IDisposable
{
    private readonly KeyHandle _key;
    private readonly byte[] _publicKey;

    private X25519PrivateKey(KeyHandle key)
    {
        _key = key;
        _publicKey = RawKey.ExportPublic(key);
    }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>A fresh key from the system's random numbers.</summary>
    public static X25519PrivateKey Generate()
    {
        Span<byte> scalar = stackalloc byte[X25519.KeyBytes];
        RandomNumberGenerator.Fill(scalar);
        try
        {
            return FromBytes(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>The key with these 32 bytes, clamped when used. Throws for another length.</summary>
    public static X25519PrivateKey FromBytes(ReadOnlySpan<byte> scalar) =>
        new(RawKey.ImportPrivate(KeyTypes.X25519, scalar));

    /// <summary>
    /// Computes the secret shared with the owner of <paramref name="publicKey"/>. False for a public key of another
    /// length than 32 bytes, and for one of small order: whoever sent it could tell the secret, all zeros, beforehand
    /// (RFC 7748, section 6.1).
    /// </summary>
    /// <param name="publicKey">The other side's key; nothing about it is trusted.</param>
    /// <param name="secret">32 bytes; to be cleared by the caller. Zeros when the result is false.</param>
    public bool TryDeriveSecret(ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, X25519.KeyBytes);
        secret.Clear();
        using var peer = RawKey.ImportPublic(KeyTypes.X25519, publicKey);
        if (peer is null)
            return false;
        using var context = NativeCall.Require(
            NativeMethods.EVP_PKEY_CTX_new(_key, 0), nameof(NativeMethods.EVP_PKEY_CTX_new));
        NativeCall.Require(NativeMethods.EVP_PKEY_derive_init(context), nameof(NativeMethods.EVP_PKEY_derive_init));
        var length = (nuint)secret.Length;
        var isDerived = NativeCall.Succeeded(NativeMethods.EVP_PKEY_derive_set_peer(context, peer))
            && NativeCall.Succeeded(NativeMethods.EVP_PKEY_derive(context, secret, ref length))
            && length == X25519.KeyBytes;
        return isDerived && secret.ContainsAnyExcept((byte)0);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
