using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>Peers that are not wanted for a while. Bounded; thread-safe.</summary>
internal sealed class BanList(int capacity, TimeSpan duration, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, long> _ends = [];

    // In the order in which bans end, as all last equally long; what was banned again is in it twice.
    private readonly Queue<(PeerId Peer, long End)> _order = new();

    /// <summary>Bans a peer, or begins its ban anew.</summary>
    public void Add(PeerId peer)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            var end = now + (long)(duration.TotalSeconds * timeProvider.TimestampFrequency);
            _ends[peer] = end;
            _order.Enqueue((peer, end));
            while (_order.TryPeek(out var oldest) && (oldest.End <= now || _order.Count > capacity))
            {
                _order.Dequeue();
                if (_ends.TryGetValue(oldest.Peer, out var known) && known == oldest.End)
                    _ends.Remove(oldest.Peer);
            }
        }
    }

    /// <summary>True while a peer is banned.</summary>
    public bool Contains(PeerId peer)
    {
        lock (_lock)
            return _ends.TryGetValue(peer, out var end) && end > timeProvider.GetTimestamp();
    }
}
