namespace Codex.Libp2p.Addressing;

/// <summary>Bounds on addresses.</summary>
public static class AddressingLimits
{
    /// <summary>Longest binary address, in bytes: a relayed WebTransport address has about 250.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Longest text, in characters: certificate hashes and peer ids grow by half in text.</summary>
    public const int MaxTextLength = 2 * MaxBytes;

    /// <summary>Most components: a relayed WebTransport address has 9.</summary>
    public const int MaxComponents = 16;

    /// <summary>Longest DNS name, in characters (RFC 1035, section 2.3.4).</summary>
    public const int MaxNameLength = 253;
}
