using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>The places that a relay keeps. From any thread.</summary>
internal sealed class ReservationTable(RelayLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Reservation> _reservations = [];

    /// <summary>Places that are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Expire();
                return _reservations.Count;
            }
        }
    }

    /// <summary>Keeps a place, or keeps it longer; null when there is none left for this peer.</summary>
    public Reservation? TryKeep(ISession session, SourceKey source)
    {
        lock (_lock)
        {
            Expire();
            if (_reservations.TryGetValue(session.RemotePeer, out var kept) && kept.Session == session && IsNew(kept))
                return kept;
            var others = _reservations.Where(kept => kept.Key != session.RemotePeer).ToArray();
            if (others.Length >= limits.MaxReservations
                || others.Count(kept => kept.Value.Source.Equals(source)) >= limits.MaxReservationsPerSource)
                return null;
            var reservation = new Reservation(session, source, time.GetUtcNow() + limits.ReservationLifetime);
            _reservations[session.RemotePeer] = reservation;
            return reservation;
        }
    }

    /// <summary>The connection of a peer that has a place; null when it has none.</summary>
    public ISession? Find(PeerId peer)
    {
        lock (_lock)
        {
            Expire();
            return _reservations.GetValueOrDefault(peer)?.Session;
        }
    }

    /// <summary>A connection has ended: the place that hung on it is free.</summary>
    public void Remove(ISession session)
    {
        lock (_lock)
        {
            if (_reservations.TryGetValue(session.RemotePeer, out var kept) && kept.Session == session)
                _reservations.Remove(session.RemotePeer);
        }
    }

    /// <summary>Whether it is too early to keep a place longer; never for more than a part of its time.</summary>
    private bool IsNew(Reservation kept)
    {
        var age = limits.ReservationLifetime - (kept.Expires - time.GetUtcNow());
        return age < limits.MinRenewalPause && age < limits.ReservationLifetime / 4;
    }

    private void Expire()
    {
        var now = time.GetUtcNow();
        foreach (var (peer, kept) in _reservations)
        {
            // One of several connections with a peer may end without an event.
            if (kept.Expires <= now || kept.Session.Ended.IsCompleted)
                _reservations.Remove(peer);
        }
    }
}
