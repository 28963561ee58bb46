namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>Bounds of hole punching (libp2p wire, section 10; libp2p specification, DCUtR).</summary>
public sealed record HolePunchLimits
{
    /// <summary>The defaults.</summary>
    public static HolePunchLimits Default { get; } = new();

    /// <summary>Largest message that is read, bytes. Default 4096 (DCUtR).</summary>
    public int MaxMessageBytes { get; init; } = 4096;

    /// <summary>Addresses told and looked at. Default 8: nim dials as many, and reads 1024 bytes.</summary>
    public int MaxAddresses { get; init; } = 8;

    /// <summary>How often the two sides try, each time with a new round trip measured. Default 3 (go, js).</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Longest time for the messages of one attempt. Default 15 s.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time that addresses are dialled in one attempt. Default 5 s (go).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest round trip that is believed; half of it is waited for. Default 5 s.</summary>
    public TimeSpan MaxRoundTrip { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Peers to which this node punches at once; others keep their circuits. Default 16.</summary>
    public int MaxConcurrent { get; init; } = 16;
}
