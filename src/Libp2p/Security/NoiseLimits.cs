namespace Codex.Libp2p.Security;

/// <summary>Bounds on secured connections.</summary>
public static class NoiseLimits
{
    /// <summary>Longest Noise message, in bytes: its length has 16 bits (Noise specification, section 3).</summary>
    public const int MaxMessageBytes = 65535;

    /// <summary>Longest plaintext of a message, in bytes: all but the tag.</summary>
    public const int MaxPlaintextBytes = MaxMessageBytes - 16;

    /// <summary>
    /// Smallest piece that a longer plaintext is cut into, in bytes, to fill the memory at hand instead of asking for
    /// more: with 16 KiB, tags and calls still cost little.
    /// </summary>
    public const int MinCutBytes = 16 * 1024;

    /// <summary>
    /// Longest handshake message accepted, in bytes: key and signature of the largest RSA key take a quarter of it. A
    /// stranger makes us keep no more before it has proven anything.
    /// </summary>
    public const int MaxHandshakeMessageBytes = 8 * 1024;

    /// <summary>Time that a whole handshake may take (libp2p wire, section 3: 10 to 30 s).</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Decrypted bytes that may wait for their reader, per connection; above it nothing is decrypted. Several messages,
    /// so that decrypting and reading go on side by side.
    /// </summary>
    public const int MaxPlaintextIn = 256 * 1024;

    /// <summary>
    /// Written bytes that may wait to be encrypted, per connection; above it flushing waits. Several messages, so that
    /// writing and encrypting go on side by side.
    /// </summary>
    public const int MaxPlaintextOut = 256 * 1024;

    /// <summary>Memory taken at a time for plaintext, in bytes: room for the longest message.</summary>
    public const int SegmentBytes = 64 * 1024;

    /// <summary>
    /// Encrypted, or decrypted, bytes after which the other side of a pipe is told: late enough to share the cost of
    /// waking it, early enough that it works while we do.
    /// </summary>
    public const int FlushBytes = 128 * 1024;
}
