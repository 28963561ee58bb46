namespace Codex.Libp2p.Cryptography;

/// <summary>OpenSSL's libcrypto is missing here, or lacks what a node needs. The message says what to do.</summary>
public sealed class LibCryptoMissingException(string message, Exception? inner = null) : Exception(message, inner);
