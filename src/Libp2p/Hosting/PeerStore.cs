using System.Diagnostics.CodeAnalysis;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Identify;

namespace Codex.Libp2p.Hosting;

/// <summary>
/// What this node remembers of peers: addresses with their origin, protocols, agent. Bounded in peers (the one unseen
/// for longest is forgotten) and in addresses per peer (the worst, then oldest, is).
/// </summary>
public sealed class PeerStore
{
    private readonly Lock _lock = new();
    private readonly HostLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<PeerId, LinkedListNode<Entry>> _peers = [];
    private readonly LinkedList<Entry> _byUse = [];

    internal PeerStore(HostLimits limits, TimeProvider timeProvider)
    {
        _limits = limits;
        _timeProvider = timeProvider;
    }

    /// <summary>How many peers are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _peers.Count;
        }
    }

    /// <summary>Remembers addresses of a peer, without its id at their end.</summary>
    public void AddAddresses(PeerId peer, IEnumerable<Multiaddr> addresses, AddressOrigin origin)
    {
        var now = _timeProvider.GetUtcNow();
        lock (_lock)
        {
            var entry = Touch(peer);
            foreach (var address in addresses)
            {
                var known = entry.Addresses.FindIndex(other => other.Address.Equals(address));
                if (known < 0)
                    entry.Addresses.Add(new KnownAddress(address, origin, now));
                else
                    entry.Addresses[known] = entry.Addresses[known] with
                    {
                        Origin = (AddressOrigin)Math.Max((int)entry.Addresses[known].Origin, (int)origin),
                        SeenAt = now,
                    };
                // Trimmed at once: a list from the wire is never held in full.
                if (entry.Addresses.Count > _limits.MaxAddressesPerPeer)
                    entry.Addresses.Remove(entry.Addresses.MinBy(static a => (a.Origin, a.SeenAt))!);
            }
        }
    }

    /// <summary>Remembers what a peer told about itself.</summary>
    public void SetIdentity(PeerId peer, IdentifyInfo identity)
    {
        lock (_lock)
            Touch(peer).Identity = identity;
    }

    /// <summary>What is known about a peer.</summary>
    public bool TryGet(PeerId peer, [NotNullWhen(true)] out KnownPeer? known)
    {
        lock (_lock)
        {
            known = _peers.TryGetValue(peer, out var node) ? Describe(node.Value) : null;
            return known is not null;
        }
    }

    /// <summary>All peers known, the one seen last first.</summary>
    public IReadOnlyList<KnownPeer> List()
    {
        lock (_lock)
            return [.. _byUse.Select(Describe)];
    }

    /// <summary>Forgets a peer.</summary>
    public void Remove(PeerId peer)
    {
        lock (_lock)
        {
            if (_peers.Remove(peer, out var node))
                _byUse.Remove(node);
        }
    }

    private static KnownPeer Describe(Entry entry) => new(
        entry.Peer,
        [.. entry.Addresses.OrderByDescending(static a => a.Origin).ThenByDescending(static a => a.SeenAt)],
        entry.Identity);

    private Entry Touch(PeerId peer)
    {
        if (_peers.TryGetValue(peer, out var node))
            _byUse.Remove(node);
        else
            _peers.Add(peer, node = new LinkedListNode<Entry>(new Entry(peer)));
        _byUse.AddFirst(node);
        if (_peers.Count > _limits.MaxKnownPeers)
        {
            _peers.Remove(_byUse.Last!.Value.Peer);
            _byUse.RemoveLast();
        }
        return node.Value;
    }

    private sealed class Entry(PeerId peer)
    {
        public PeerId Peer { get; } = peer;

        public List<KnownAddress> Addresses { get; } = [];

        public IdentifyInfo? Identity { get; set; }
    }
}
