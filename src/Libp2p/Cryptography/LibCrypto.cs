using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Cryptography;

/// <summary>
/// OpenSSL's libcrypto, version 3: X25519, Ed25519 and secp256k1. .NET has no X25519 and Ed25519 of its own, and no
/// secp256k1 on every system; on Linux it has this very library loaded already.
/// </summary>
public static class LibCrypto
{
    // OpenSSL_version_num: 0xMNN00PP0, major version in the top four bits (openssl/opensslv.h).
    private const int MajorVersionShift = 28;
    private const int RequiredMajorVersion = 3;

    /// <summary>
    /// Loads the library and tries each algorithm once. To be called when a node starts, for a clear message; every
    /// call of this namespace works without.
    /// </summary>
    /// <exception cref="LibCryptoMissingException">It is missing, too old, or built without an algorithm.</exception>
    public static void EnsureAvailable() =>
        EnsureAvailable(() => NativeMethods.OpenSSL_version_num().Value, TryAlgorithms);

    internal static void EnsureAvailable(Func<ulong> readVersion, Func<string?> tryAlgorithms)
    {
        try
        {
            var major = readVersion() >> MajorVersionShift;
            if (major < RequiredMajorVersion)
                throw new LibCryptoMissingException($"OpenSSL {major} is too old: {Remedy}");
            if (tryAlgorithms() is { } missing)
                throw new LibCryptoMissingException($"This OpenSSL was built without {missing}: {Remedy}");
        }
        catch (Exception exception)
            when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new LibCryptoMissingException(
                "OpenSSL's libcrypto could not be loaded "
                    + $"(tried {string.Join(", ", LibraryNames.Candidates)}): {Remedy}",
                exception);
        }
    }

    private static string Remedy => OperatingSystem.IsWindows()
        ? "install OpenSSL 3 and put the directory of its libcrypto DLL on PATH."
        : OperatingSystem.IsMacOS()
            ? "install OpenSSL 3, for example with: brew install openssl@3"
            : "install OpenSSL 3, for example with: apt-get install libssl3, or apk add libcrypto3";

    private static string? TryAlgorithms()
    {
        Span<byte> scalar = stackalloc byte[X25519.KeyBytes];
        scalar.Fill(1);
        try
        {
            using var x25519 = X25519PrivateKey.FromBytes(scalar);
        }
        catch (LibCryptoException)
        {
            return "X25519";
        }
        try
        {
            using var ed25519 = Ed25519PrivateKey.FromSeed(scalar);
        }
        catch (LibCryptoException)
        {
            return "Ed25519";
        }
        try
        {
            using var secp256k1 = Secp256k1PrivateKey.FromScalar(scalar);
        }
        catch (LibCryptoException)
        {
            return "secp256k1";
        }
        return null;
    }
}
