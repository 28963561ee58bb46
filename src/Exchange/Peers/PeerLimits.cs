using Codex.Libp2p.Hosting;

namespace Codex.Exchange.Peers;

/// <summary>Bounds on what one peer, and all peers, may take of this node.</summary>
public sealed record PeerLimits
{
    /// <summary>The defaults.</summary>
    public static PeerLimits Default { get; } = new();

    /// <summary>
    /// Streams that peers may have open to this node. Default 8 of one peer, where upstream opens one per connection
    /// and replaces it when it fails, and 1024 in all.
    /// </summary>
    public StreamLimits Streams { get; init; } = new(PerPeer: 8, Total: 1024);

    /// <summary>
    /// Entries of want lists of one peer that wait for the handler; lists above are dropped, and peers ask again
    /// (block exchange, section 1.2). Default 16384: 16 of upstream's batches.
    /// </summary>
    public int QueuedWantEntries { get; init; } = 16 * WireLimits.BatchEntries;

    /// <summary>
    /// Parts of messages handled before the stream is told, so that the peer can send on. Default 4.
    /// </summary>
    public int PartsPerTurn { get; init; } = 4;

    /// <summary>How long a stream may take to be opened, or refuse a message. Default 1 min, as upstream's.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Streams with nonsense that a connected peer may open before it is banned. Default 4.</summary>
    public int MaxMalformedStreams { get; init; } = 4;

    /// <summary>How long a banned peer is not taken back. Default 30 min.</summary>
    public TimeSpan BanDuration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bans remembered; the one that ends first is forgotten for another. Default 4096.</summary>
    public int MaxBans { get; init; } = 4096;
}
