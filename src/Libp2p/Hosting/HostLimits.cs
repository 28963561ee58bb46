namespace Codex.Libp2p.Hosting;

/// <summary>Bounds of a host (libp2p wire, sections 0, 2, 4, 6 and 12).</summary>
public sealed record HostLimits
{
    /// <summary>The defaults.</summary>
    public static HostLimits Default { get; } = new();

    /// <summary>
    /// Most connections with one peer. Default 2: nim closes a third one, and two are what a simultaneous dial makes.
    /// </summary>
    public int MaxSessionsPerPeer { get; init; } = 2;

    /// <summary>Most peers dialled at once. Default 32.</summary>
    public int MaxConcurrentDials { get; init; } = 32;

    /// <summary>Streams of one connection whose protocol is being agreed on; further ones wait. Default 64.</summary>
    public int MaxNegotiationsPerSession { get; init; } = 64;

    /// <summary>Longest time from connection to proven peer with a muxer. Default 15 s.</summary>
    public TimeSpan UpgradeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time to agree on a stream's protocol. Default 10 s.</summary>
    public TimeSpan NegotiationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long two connections with one peer are both kept at least. Default 1 s.</summary>
    public TimeSpan DuplicateSettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a circuit through a relay stays at most when there is a direct connection, for streams to move. Default
    /// 10 s.
    /// </summary>
    public TimeSpan RelayedLingerTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Head start of a peer's own addresses before it is dialled through relays. Default 1 s: a round trip and a
    /// half around the world.
    /// </summary>
    public TimeSpan CircuitDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most relays through which one dial tries to reach a peer. Default 3.</summary>
    public int MaxCircuitsPerDial { get; init; } = 3;

    /// <summary>Most addresses tried at once while NATs are opened for each other. Default 8, as nim.</summary>
    public int MaxPunchedAddresses { get; init; } = 8;

    /// <summary>
    /// Pause before an address is dialled again while NATs are opened for each other. Default 100 ms.
    /// </summary>
    public TimeSpan PunchRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How often a peer is asked to identify itself again. Default 2 min: nim resets what is silent for 5 min and has
    /// no ping.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long streams may end by themselves when a connection is closed. Default 1 s.</summary>
    public TimeSpan StreamCloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Peers the peer store remembers; the one unseen for longest is forgotten. Default 1024.</summary>
    public int MaxKnownPeers { get; init; } = 1024;

    /// <summary>Addresses remembered per peer. Default 16.</summary>
    public int MaxAddressesPerPeer { get; init; } = 16;

    /// <summary>Events that wait for one subscriber; older ones are dropped. Default 256.</summary>
    public int MaxQueuedEvents { get; init; } = 256;

    /// <summary>Most subscribers to events. Default 64.</summary>
    public int MaxSubscribers { get; init; } = 64;

    /// <summary>Most protocols that a host listens to. Default 64.</summary>
    public int MaxProtocols { get; init; } = 64;
}
