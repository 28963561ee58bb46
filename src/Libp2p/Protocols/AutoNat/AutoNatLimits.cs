namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Bounds of AutoNAT, both roles (libp2p wire, section 8; libp2p specifications, autonat-v2.md).</summary>
public sealed record AutoNatLimits
{
    /// <summary>Largest message read, in bytes (go and js: 8192).</summary>
    public const int MaxMessageBytes = 8192;

    /// <summary>Largest request sent, in bytes: nim-libp2p reads no more (<c>AutonatV2MsgLpSize</c>).</summary>
    public const int MaxSentRequestBytes = 1024;

    /// <summary>Largest message of a dial-back read, in bytes (go and nim: 1024).</summary>
    public const int MaxDialBackBytes = 1024;

    /// <summary>Most addresses asked about in one request: what fits into 1024 bytes with a name or two.</summary>
    public const int MaxAskedAddresses = 20;

    /// <summary>Most addresses of a request that are looked at (go: 50).</summary>
    public const int MaxServedAddresses = 50;

    /// <summary>Most bytes of dial data in one message (autonat-v2.md, amplification attack prevention).</summary>
    public const int DialDataChunkBytes = 4096;

    /// <summary>
    /// Fewest bytes of dial data in one message that is not the last: smaller ones cost the server more than the
    /// client (go: 100).
    /// </summary>
    public const int MinDialDataChunkBytes = 100;

    /// <summary>Fewest bytes of dial data asked for (autonat-v2.md: 30k to 100k).</summary>
    public const int MinDialDataBytes = 30_000;

    /// <summary>Most bytes of dial data asked for (autonat-v2.md: 30k to 100k).</summary>
    public const int MaxDialDataBytes = 100_000;

    /// <summary>The defaults.</summary>
    public static AutoNatLimits Default { get; } = new();

    /// <summary>Most bytes of dial data given for one address. Default 102400 (nim: 100 KiB; js: 200).</summary>
    public ulong MaxGivenDialDataBytes { get; init; } = 100 * 1024;

    /// <summary>Most bytes of dial data that are given in answer to one request. Default 204800.</summary>
    public ulong MaxGivenDialDataBytesPerRequest { get; init; } = 200 * 1024;

    /// <summary>Requests of ours under way at once; each has a nonce. Default 32.</summary>
    public int MaxPendingNonces { get; init; } = 32;

    /// <summary>Longest time for one request of ours. Default 60 s (go).</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a dial-back may come later than the answer that tells of it. Default 5 s (go).
    /// </summary>
    public TimeSpan ProofGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for the one message of a dial-back, either direction. Default 5 s (nim, go).</summary>
    public TimeSpan DialBackTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time from the dial of a probe to a proven peer. Default 10 s (go).</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a client to send its request. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a client to send dial data. Default 20 s: 100 kB at 40 kbit/s.</summary>
    public TimeSpan DialDataTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Before an address of somebody else is dialled, up to so long is waited, at random: many servers that were asked
    /// at once shall not hit one victim at once. Default 3 s (go).
    /// </summary>
    public TimeSpan MaxDialDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The window in which requests are counted. Default 1 min.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most requests served in a window. Default 60 (go).</summary>
    public int MaxRequests { get; init; } = 60;

    /// <summary>Most requests of one peer served in a window. Default 12 (go).</summary>
    public int MaxRequestsPerPeer { get; init; } = 12;

    /// <summary>Most requests of one IPv4 address or IPv6 /64 in a window. Default 24: two peers' share.</summary>
    public int MaxRequestsPerSource { get; init; } = 24;

    /// <summary>Most requests for addresses of somebody else served in a window. Default 12 (go).</summary>
    public int MaxDialDataRequests { get; init; } = 12;

    /// <summary>Most requests of one peer answered at once. Default 2 (go, js).</summary>
    public int MaxStreamsPerPeer { get; init; } = 2;

    /// <summary>Most requests answered at once, and most probes under way. Default 16.</summary>
    public int MaxStreams { get; init; } = 16;
}
