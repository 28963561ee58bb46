using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <summary>The sessions of a host, by peer; the one made first is first.</summary>
/// <remarks>
/// A session stays until everything of it is given back, so that whoever stops the host can wait for it. From the
/// moment it begins to end it counts for nothing else: a peer that comes back at once is taken. How many of them a peer
/// can pile up is bounded by the places for connections, which they hold to their end.
/// </remarks>
internal sealed class SessionTable(PeerId self, HostLimits limits, TimeProvider timeProvider, PeerEvents events)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Session[]> _sessions = [];
    private bool _stopped;

    public IReadOnlyList<Session> All
    {
        get
        {
            lock (_lock)
                return [.. _sessions.Values.SelectMany(static sessions => sessions)];
        }
    }

    public Session? Find(PeerId peer)
    {
        lock (_lock)
            return _sessions.GetValueOrDefault(peer)?
                .Where(static session => !session.IsEnding).MinBy(static session => session.Path.Rank);
    }

    /// <summary>
    /// Adds a session; false when the peer has as many live ones of this kind as it may, or the host is stopping.
    /// </summary>
    public bool TryAdd(Session session)
    {
        lock (_lock)
        {
            var others = _sessions.GetValueOrDefault(session.RemotePeer, []);
            Session[] live = [.. others.Where(static other => !other.IsEnding)];
            // Circuits are counted apart, so that they never keep a direct connection away.
            if (_stopped || live.Count(other => IsAlike(other, session)) >= limits.MaxSessionsPerPeer)
                return false;
            _sessions[session.RemotePeer] = [.. others, session];
            if (live.Length > 0)
            {
                if (live.All(other => other.Path.Rank > session.Path.Rank))
                    events.Publish(new PeerEvent(PeerEventKind.Improved, session.RemotePeer, session));
                _ = SettleAsync(session.RemotePeer, session.Closing);
                return true;
            }
            // Published under the lock, so that nobody sees a peer's events in another order.
            if (others.Length > 0)
                events.Publish(new PeerEvent(PeerEventKind.Disconnected, session.RemotePeer, others[^1]));
            events.Publish(new PeerEvent(PeerEventKind.Connected, session.RemotePeer, session));
            return true;
        }
    }

    public void Remove(Session session)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(session.RemotePeer, out var sessions) || !sessions.Contains(session))
                return;
            Session[] left = [.. sessions.Where(other => other != session)];
            if (left.Length > 0)
            {
                _sessions[session.RemotePeer] = left;
                return;
            }
            _sessions.Remove(session.RemotePeer);
            events.Publish(new PeerEvent(PeerEventKind.Disconnected, session.RemotePeer, session));
        }
    }

    /// <summary>No session is added from now on.</summary>
    public void Stop()
    {
        lock (_lock)
            _stopped = true;
    }

    /// <summary>
    /// The connection that both sides agree to be one too many. Beside a direct one it is the relayed one, in use or
    /// not once it had its time. Of two alike it is the one dialled by the larger peer id; none when both were dialled
    /// by the same side, or when it is in use (libp2p wire, section 12).
    /// </summary>
    public Session? Redundant(PeerId peer)
    {
        var all = Live(peer);
        var direct = Array.FindAll(all, static session => session.Path.Kind != PathKind.Relayed);
        if (direct.Length > 0 && direct.Length < all.Length)
        {
            var since = direct.Min(static session => session.Created);
            return Array.Find(all, session => !direct.Contains(session) && (session.StreamCount == 0
                || timeProvider.GetElapsedTime(Math.Max(since, session.Created)) >= limits.RelayedLingerTime));
        }
        return RedundantAlike(peer, all);
    }

    private Session? RedundantAlike(PeerId peer, Session[] sessions)
    {
        if (sessions.Length < 2 || Array.TrueForAll(sessions, session => session.IsOutbound == sessions[0].IsOutbound))
            return null;
        var isOursLarger = self.Bytes.SequenceCompareTo(peer.Bytes) > 0;
        return Array.Find(sessions, session => session.IsOutbound == isOursLarger && session.StreamCount == 0);
    }

    /// <summary>
    /// Both sides dialled at once: gives whoever uses one of the connections time to say so, and looks again for as
    /// long as both are in use.
    /// </summary>
    private async Task SettleAsync(PeerId peer, CancellationToken cancellationToken)
    {
        try
        {
            while (Live(peer).Length > 1)
            {
                await Task.Delay(limits.DuplicateSettleTime, timeProvider, cancellationToken).ConfigureAwait(false);
                if (Redundant(peer) is { } redundant)
                    await redundant.DisconnectAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // One of the two has ended by itself.
        }
    }

    private static bool IsAlike(Session one, Session other) =>
        one.Path.Kind == PathKind.Relayed == (other.Path.Kind == PathKind.Relayed);

    private Session[] Live(PeerId peer)
    {
        lock (_lock)
            return [.. _sessions.GetValueOrDefault(peer, []).Where(static session => !session.IsEnding)];
    }
}
