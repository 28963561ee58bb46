namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>One-shot signatures (EVP_DigestSign(3), EVP_DigestVerify(3)).</summary>
internal static class DigestSignature
{
    /// <summary>Signs, and returns how many bytes of <paramref name="signature"/> were written.</summary>
    /// <param name="key">A private key.</param>
    /// <param name="digest">The hash function, or 0 for a scheme that has its own.</param>
    /// <param name="message">What to sign.</param>
    /// <param name="signature">Room for the longest signature that the key can make.</param>
    public static int Sign(KeyHandle key, nint digest, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        using var context = NewContext();
        NativeCall.Require(
            NativeMethods.EVP_DigestSignInit(context, 0, digest, 0, key), nameof(NativeMethods.EVP_DigestSignInit));
        var length = (nuint)signature.Length;
        NativeCall.Require(
            NativeMethods.EVP_DigestSign(context, signature, ref length, NonNull(message), (nuint)message.Length),
            nameof(NativeMethods.EVP_DigestSign));
        return (int)length;
    }

    /// <summary>Whether the signature is the key's; parameters as of <see cref="Sign"/>, with a public key.</summary>
    public static bool Verify(
        KeyHandle key, nint digest, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var context = NewContext();
        NativeCall.Require(
            NativeMethods.EVP_DigestVerifyInit(context, 0, digest, 0, key),
            nameof(NativeMethods.EVP_DigestVerifyInit));
        return NativeCall.Succeeded(NativeMethods.EVP_DigestVerify(
            context, signature, (nuint)signature.Length, NonNull(message), (nuint)message.Length));
    }

    private static DigestContextHandle NewContext() =>
        NativeCall.Require(NativeMethods.EVP_MD_CTX_new(), nameof(NativeMethods.EVP_MD_CTX_new));

    // An empty span is marshalled as no pointer at all, which some of libcrypto's functions refuse.
    private static ReadOnlySpan<byte> NonNull(ReadOnlySpan<byte> message) =>
        message.IsEmpty ? [0] : message;
}
