using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>The protocols that this node answers, with the number of streams that each is answering.</summary>
internal sealed class ListenerTable(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private string[] _ids = [];

    /// <summary>The ids, in the order they were added.</summary>
    public IReadOnlyList<string> Ids => Volatile.Read(ref _ids);

    /// <summary>Whether the protocol is answered; asked with whatever a peer sends.</summary>
    public bool Contains(string protocolId)
    {
        lock (_lock)
            return _entries.ContainsKey(protocolId);
    }

    /// <exception cref="InvalidOperationException">The protocol is there already, or there are too many.</exception>
    public void Add(ISessionListenerProtocol protocol)
    {
        lock (_lock)
        {
            if (_entries.Count >= capacity)
                throw new InvalidOperationException($"More than {capacity} protocols.");
            if (!_entries.TryAdd(protocol.Id, new Entry(protocol)))
                throw new InvalidOperationException($"{protocol.Id} is answered already.");
            Volatile.Write(ref _ids, [.. _ids, protocol.Id]);
        }
    }

    /// <summary>A place among the protocol's streams; null when it has as many as it may.</summary>
    public ListenerPermit? TryEnter(string protocolId, PeerId peer)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(protocolId, out var entry))
                return null;
            var ofPeer = entry.PerPeer.GetValueOrDefault(peer);
            var limits = entry.Protocol.Limits;
            if (entry.Total >= limits.Total || ofPeer >= limits.PerPeer)
                return null;
            entry.Total++;
            entry.PerPeer[peer] = ofPeer + 1;
            return new ListenerPermit(this, entry.Protocol, peer);
        }
    }

    internal void Leave(ListenerPermit permit)
    {
        lock (_lock)
        {
            var entry = _entries[permit.Protocol.Id];
            entry.Total--;
            if (--entry.PerPeer[permit.Peer] == 0)
                entry.PerPeer.Remove(permit.Peer);
        }
    }

    private sealed class Entry(ISessionListenerProtocol protocol)
    {
        public ISessionListenerProtocol Protocol { get; } = protocol;

        public int Total { get; set; }

        public Dictionary<PeerId, int> PerPeer { get; } = [];
    }
}
