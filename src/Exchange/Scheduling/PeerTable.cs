using System.Diagnostics.CodeAnalysis;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Scheduling;

/// <summary>The peers of a swarm, in slots that are used again, and those that may not come back.</summary>
internal sealed class PeerTable(int capacity)
{
    private readonly SwarmPeer?[] _slots = new SwarmPeer?[capacity];
    private readonly Dictionary<PeerId, SwarmPeer> _byId = [];
    private readonly List<SwarmPeer> _peers = [];
    private readonly HashSet<PeerId> _banned = [];
    private readonly Queue<PeerId> _bannedInOrder = [];

    /// <summary>The peers; the order means nothing.</summary>
    public IReadOnlyList<SwarmPeer> All => _peers;

    public int Count => _peers.Count;

    /// <summary>The peer in a slot that is in use.</summary>
    public SwarmPeer this[int slot] => _slots[slot]!;

    public bool TryGet(PeerId id, [NotNullWhen(true)] out SwarmPeer? peer) => _byId.TryGetValue(id, out peer);

    public bool IsBanned(PeerId id) => _banned.Contains(id);

    /// <summary>A slot for a new peer, or -1.</summary>
    public int FreeSlot() => Array.IndexOf(_slots, null);

    public void Add(SwarmPeer peer)
    {
        _slots[peer.Slot] = peer;
        _byId.Add(peer.Id, peer);
        _peers.Add(peer);
    }

    public void Remove(SwarmPeer peer)
    {
        _slots[peer.Slot] = null;
        _byId.Remove(peer.Id);
        _peers.Remove(peer);
    }

    public void Ban(PeerId id)
    {
        if (!_banned.Add(id))
            return;
        _bannedInOrder.Enqueue(id);
        if (_bannedInOrder.Count > SwarmLimits.MaxBanned)
            _banned.Remove(_bannedInOrder.Dequeue());
    }
}
