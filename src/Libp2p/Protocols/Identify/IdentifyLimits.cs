namespace Codex.Libp2p.Protocols.Identify;

/// <summary>Bounds of identify (libp2p wire, section 6).</summary>
public static class IdentifyLimits
{
    /// <summary>Largest message that is sent, in bytes; js reads 8 KiB, go sends no more than this.</summary>
    public const int MaxSentBytes = 4096;

    /// <summary>Largest single message accepted, in bytes (nim's own limit).</summary>
    public const int MaxMessageBytes = 64 * 1024;

    /// <summary>Largest sum of the parts of one answer, in bytes.</summary>
    public const int MaxAnswerBytes = 80 * 1024;

    /// <summary>Most parts of one answer (js and go send and read 10).</summary>
    public const int MaxParts = 10;

    /// <summary>Most addresses taken from one answer.</summary>
    public const int MaxAddresses = 32;

    /// <summary>Most protocols taken from one answer.</summary>
    public const int MaxProtocols = 128;

    /// <summary>Longest protocol id, agent or version taken, in bytes.</summary>
    public const int MaxTextBytes = 256;

    /// <summary>Most addresses that this node tells.</summary>
    public const int MaxSentAddresses = 20;

    /// <summary>Longest time for one exchange (js and go: 5 s).</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
}
