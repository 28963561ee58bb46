using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>
/// How often this node dials for others: in total, for one peer, for one source, and to addresses of somebody else.
/// Remembers what it let through and nothing of what it refused, so a flood costs no memory.
/// </summary>
internal sealed class DialRateLimiter(AutoNatLimits limits, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _served = [];
    private readonly Queue<long> _paid = [];

    /// <summary>Counts a request; false when it is one too many.</summary>
    public bool TryEnter(PeerId peer, SourceKey source)
    {
        lock (_lock)
        {
            while (_served.TryPeek(out var oldest) && IsOver(oldest.At))
                _served.Dequeue();
            if (_served.Count >= limits.MaxRequests
                || _served.Count(entry => entry.Peer == peer) >= limits.MaxRequestsPerPeer
                || _served.Count(entry => entry.Source == source) >= limits.MaxRequestsPerSource)
                return false;
            _served.Enqueue(new Entry(timeProvider.GetTimestamp(), peer, source));
            return true;
        }
    }

    /// <summary>Counts a request for an address of somebody else; false when it is one too many.</summary>
    public bool TryEnterDialData()
    {
        lock (_lock)
        {
            while (_paid.TryPeek(out var oldest) && IsOver(oldest))
                _paid.Dequeue();
            if (_paid.Count >= limits.MaxDialDataRequests)
                return false;
            _paid.Enqueue(timeProvider.GetTimestamp());
            return true;
        }
    }

    private bool IsOver(long at) => timeProvider.GetElapsedTime(at) >= limits.RateWindow;

    private readonly record struct Entry(long At, PeerId Peer, SourceKey Source);
}
