using Codex.Libp2p.Identity;

namespace Codex.Exchange.Scheduling;

/// <summary>What is known of one peer.</summary>
/// <param name="Peer">Who it is.</param>
/// <param name="InFlight">Blocks asked for and not come.</param>
/// <param name="Depth">Blocks that may be in flight.</param>
/// <param name="BytesPerSecond">Measured throughput; 0 before the first measurement.</param>
/// <param name="RoundTrip">Shortest time from want to block lately; null before the first block.</param>
/// <param name="Delivered">Blocks that came and were good.</param>
/// <param name="Known">Blocks that it is known or, for a provider, presumed to have.</param>
/// <param name="IsBackingOff">True while it is left alone after not answering.</param>
public sealed record PeerStatistics(
    PeerId Peer,
    int InFlight,
    int Depth,
    long BytesPerSecond,
    TimeSpan? RoundTrip,
    long Delivered,
    int Known,
    bool IsBackingOff);
