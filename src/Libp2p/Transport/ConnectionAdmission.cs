using System.Net;

namespace Codex.Libp2p.Transport;

/// <summary>
/// Who may connect. Counts connections in total, per source (IPv4 address, IPv6 /64) and inbound ones that are pending:
/// not yet authenticated.
/// </summary>
/// <remarks>
/// Pending places are the scarce ones, for anyone can take them and do nothing. When all are taken, a newcomer evicts
/// the oldest pending connection of the source that holds most of them, so a source that opens thousands of
/// connections only competes with itself, and an honest peer keeps its place for as long as its handshake takes.
/// Pending connections do not count against the total: an attacker without an identity cannot use it up.
/// </remarks>
public sealed class ConnectionAdmission(AdmissionLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SourceKey, Source> _sources = [];
    private int _total;
    private int _pending;

    /// <summary>Connections now, pending ones included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _total;
        }
    }

    /// <summary>Inbound connections now that are not yet authenticated.</summary>
    public int PendingCount
    {
        get
        {
            lock (_lock)
                return _pending;
        }
    }

    /// <summary>Whether so many more connections would be taken, from sources that have few.</summary>
    public bool HasRoomFor(int connections)
    {
        lock (_lock)
            return _total - _pending + connections <= limits.MaxConnections;
    }

    /// <summary>A pending place for an inbound connection; null when it has to be refused.</summary>
    public Admission? TryAdmit(IPAddress remote)
    {
        Admission? evicted = null;
        Admission admission;
        lock (_lock)
        {
            var key = SourceKey.Of(remote);
            var source = _sources.GetValueOrDefault(key);
            if (_total - _pending >= limits.MaxConnections)
                return null;
            if (source?.Count >= limits.MaxPerSource)
            {
                // A source at its limit makes room at its own cost, or is refused.
                if (source.OldestPending is null)
                    return null;
                evicted = Evict(source);
            }
            else if (_pending >= limits.MaxPending)
                evicted = Evict(Greediest());
            admission = Add(key, isPending: true);
        }
        // Outside of the lock: whoever listens closes a socket.
        evicted?.Evict();
        return admission;
    }

    /// <summary>A place for a connection that this node dials; null when there is none.</summary>
    public Admission? TryAdmitOutbound(IPAddress remote)
    {
        lock (_lock)
        {
            var key = SourceKey.Of(remote);
            var isFull = _total - _pending >= limits.MaxConnections
                || _sources.GetValueOrDefault(key)?.Count >= limits.MaxPerSource;
            return isFull ? null : Add(key, isPending: false);
        }
    }

    /// <summary>The connection has proven who it is. False when it was evicted before, or there is no room.</summary>
    internal bool TryPromote(Admission admission)
    {
        lock (_lock)
        {
            if (admission.Node is not { List: not null } node || _total - _pending >= limits.MaxConnections)
                return false;
            var source = _sources[admission.Source];
            source.Pending.Remove(node);
            admission.Node = null;
            _pending--;
            return true;
        }
    }

    internal void Release(Admission admission)
    {
        lock (_lock)
        {
            if (admission.IsReleased)
                return;
            Remove(admission);
        }
    }

    private Source Greediest() => _sources.Values.MaxBy(static source => source.Pending.Count)!;

    private Admission Evict(Source source)
    {
        var oldest = source.OldestPending!;
        Remove(oldest);
        return oldest;
    }

    private Admission Add(SourceKey key, bool isPending)
    {
        if (!_sources.TryGetValue(key, out var source))
            _sources.Add(key, source = new Source());
        var admission = new Admission(this, key);
        source.Count++;
        _total++;
        if (isPending)
        {
            admission.Node = source.Pending.AddLast(admission);
            _pending++;
        }
        return admission;
    }

    private void Remove(Admission admission)
    {
        admission.IsReleased = true;
        var source = _sources[admission.Source];
        if (admission.Node is { } node)
        {
            source.Pending.Remove(node);
            _pending--;
        }
        _total--;
        if (--source.Count == 0)
            _sources.Remove(admission.Source);
    }

    private sealed class Source
    {
        public int Count { get; set; }

        public LinkedList<Admission> Pending { get; } = [];

        public Admission? OldestPending => Pending.First?.Value;
    }
}
