using System.Collections.Concurrent;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>The peers that speak block exchange and are connected now.</summary>
internal sealed class ConnectedPeers(Action<PeerLane, Exception?> onFailed)
{
    private readonly ConcurrentDictionary<PeerId, PeerLane> _lanes = new();

    public ICollection<PeerLane> All => _lanes.Values;

    public PeerLane Add(IExchangePeer peer)
    {
        var lane = new PeerLane(peer, onFailed);
        _lanes[peer.Id] = lane;
        return lane;
    }

    public PeerLane? Find(PeerId id) => _lanes.GetValueOrDefault(id);

    public void Remove(PeerId id)
    {
        if (_lanes.TryRemove(id, out var lane))
            lane.End();
    }
}
