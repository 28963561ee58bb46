using Codex.Libp2p.Identity;

namespace Codex.Exchange.Scheduling;

/// <summary>One thing that the scheduler wants done. Orders are carried out in the order in which they come.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Peer">With whom; the default value for <see cref="SwarmOrderKind.FindPeers"/>.</param>
/// <param name="Indexes">
/// The blocks, at most <see cref="SwarmLimits.MaxOrderIndexes"/>; empty where there are none.
/// </param>
/// <param name="Reason">Why the peer is dropped.</param>
public readonly record struct SwarmOrder(
    SwarmOrderKind Kind, PeerId Peer, int[] Indexes, PeerDropReason Reason = PeerDropReason.None)
{
    /// <summary>An order without blocks and peer.</summary>
    public static SwarmOrder FindPeers { get; } = new(SwarmOrderKind.FindPeers, default, []);

    /// <summary>An order to part with a peer.</summary>
    public static SwarmOrder Drop(PeerId peer, PeerDropReason reason) => new(SwarmOrderKind.Drop, peer, [], reason);

    /// <summary>Adds orders about blocks, as many as it takes.</summary>
    internal static void AddTo(List<SwarmOrder> orders, SwarmOrderKind kind, PeerId peer, ReadOnlySpan<int> indexes)
    {
        while (!indexes.IsEmpty)
        {
            var count = Math.Min(indexes.Length, SwarmLimits.MaxOrderIndexes);
            orders.Add(new SwarmOrder(kind, peer, indexes[..count].ToArray()));
            indexes = indexes[count..];
        }
    }
}
