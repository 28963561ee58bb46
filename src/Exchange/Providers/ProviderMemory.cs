using Codex.Content;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Providers;

/// <summary>
/// Which peers were named as providers of a CID, or have proved to be: they are worth asking for a block before they
/// told that they have it. Bounded in CIDs and in peers for each.
/// </summary>
internal sealed class ProviderMemory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Cid, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    /// <summary>Remembers a provider; false when it was known, or there are enough.</summary>
    public bool Add(Cid cid, PeerId peer)
    {
        lock (_gate)
        {
            var entry = Touch(cid);
            return entry.Peers.Count < ProviderLimits.MaxProvidersPerCid && entry.Peers.Add(peer);
        }
    }

    /// <summary>Whether the peer was named as a provider.</summary>
    public bool Contains(Cid cid, PeerId peer)
    {
        lock (_gate)
            return _entries.ContainsKey(cid) && Touch(cid).Peers.Contains(peer);
    }

    private Entry Touch(Cid cid)
    {
        if (_entries.TryGetValue(cid, out var node))
            _byUse.Remove(node);
        else
            _entries.Add(cid, node = new LinkedListNode<Entry>(new Entry(cid)));
        _byUse.AddFirst(node);
        if (_entries.Count > ProviderLimits.MaxRememberedCids)
        {
            _entries.Remove(_byUse.Last!.Value.Cid);
            _byUse.RemoveLast();
        }

        return node.Value;
    }

    private sealed class Entry(Cid cid)
    {
        public Cid Cid { get; } = cid;

        public HashSet<PeerId> Peers { get; } = [];
    }
}
