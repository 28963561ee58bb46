using System.Security.Cryptography;

namespace Codex.Libp2p.Cryptography;

/// <summary>
/// A call into libcrypto failed that no input from outside can make fail: memory ran out, or the library is broken.
/// </summary>
public sealed class LibCryptoException(string function, string reason)
    : CryptographicException($"libcrypto's {function} failed: {reason}.");
