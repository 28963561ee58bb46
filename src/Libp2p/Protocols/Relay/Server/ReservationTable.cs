using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// The places that a relay keeps, each for as long as there is a direct connection with its peer. From any thread.
/// </summary>
/// <param name="limits">Bounds.</param>
/// <param name="findDirect">The direct connection with a peer that is best now; null when there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class ReservationTable(RelayLimits limits, Func<PeerId, ISession?> findDirect, TimeProvider time)
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
            return _reservations.TryGetValue(peer, out var kept) ? ConnectionOf(peer, kept) : null;
        }
    }

    /// <summary>Forgets places that are over.</summary>
    public void DropLost()
    {
        lock (_lock)
            Expire();
    }

    /// <summary>Whether it is too early to keep a place longer; never for more than a part of its time.</summary>
    private bool IsNew(Reservation kept)
    {
        var age = limits.ReservationLifetime - (kept.Expires - time.GetUtcNow());
        return age < limits.MinRenewalPause && age < limits.ReservationLifetime / 4;
    }

    /// <summary>The one that is not ending comes first: the one that the place was asked for on may be.</summary>
    private ISession? ConnectionOf(PeerId peer, Reservation kept) =>
        findDirect(peer) ?? (kept.Session.Ended.IsCompleted ? null : kept.Session);

    private void Expire()
    {
        var now = time.GetUtcNow();
        foreach (var (peer, kept) in _reservations)
        {
            if (kept.Expires <= now || (kept.Session.Ended.IsCompleted && findDirect(peer) is null))
                _reservations.Remove(peer);
        }
    }
}
