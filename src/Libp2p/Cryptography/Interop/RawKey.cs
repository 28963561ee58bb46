namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>Keys of X25519 and Ed25519: 32 bytes each, public and private.</summary>
internal static class RawKey
{
    public const int Bytes = 32;

    /// <summary>A private key; libcrypto takes any 32 bytes. Throws for another length.</summary>
    public static KeyHandle ImportPrivate(int type, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Bytes);
        return NativeCall.Require(
            NativeMethods.EVP_PKEY_new_raw_private_key(type, 0, key, Bytes),
            nameof(NativeMethods.EVP_PKEY_new_raw_private_key));
    }

    /// <summary>A public key; null for another length, and where libcrypto refuses it.</summary>
    public static KeyHandle? ImportPublic(int type, ReadOnlySpan<byte> key)
    {
        if (key.Length != Bytes)
            return null;
        var handle = NativeMethods.EVP_PKEY_new_raw_public_key(type, 0, key, Bytes);
        if (NativeCall.Succeeded(handle))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>The public half.</summary>
    public static byte[] ExportPublic(KeyHandle key)
    {
        var publicKey = new byte[Bytes];
        nuint length = Bytes;
        NativeCall.Require(
            NativeMethods.EVP_PKEY_get_raw_public_key(key, publicKey, ref length),
            nameof(NativeMethods.EVP_PKEY_get_raw_public_key));
        return length == Bytes
            ? publicKey
            : throw new LibCryptoException(nameof(NativeMethods.EVP_PKEY_get_raw_public_key), $"{length} bytes");
    }
}
