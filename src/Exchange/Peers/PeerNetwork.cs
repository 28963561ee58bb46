using System.Diagnostics.CodeAnalysis;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Peers;

/// <summary>
/// The connected peers that speak block exchange: those that tell so by identify, and those that just do. A peer joins
/// with its first connection and leaves with its last; connections replace each other unnoticed as long as one of them
/// overlaps with the next.
/// </summary>
public sealed partial class PeerNetwork : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, PeerPlace> _places = [];
    private readonly ILocalPeer _localPeer;
    private readonly PeerServices _services;
    private readonly BanList _bans;
    private readonly ILogger _logger;
    private PeerEventSubscription? _events;
    private Task _following = Task.CompletedTask;
    private bool _isStopped;

    /// <summary>A network that does nothing until it is started.</summary>
    /// <param name="localPeer">This node among its peers.</param>
    /// <param name="handler">Hears what peers say.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="limits">Bounds.</param>
    public PeerNetwork(
        ILocalPeer localPeer,
        IExchangeHandler handler,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        PeerLimits limits)
    {
        _localPeer = localPeer;
        _logger = loggerFactory.CreateLogger<PeerNetwork>();
        _bans = new BanList(limits.MaxBans, limits.BanDuration, timeProvider);
        _services = new PeerServices(localPeer, handler, limits, timeProvider, _logger, Ban);
    }

    /// <summary>Answers the protocol from now on, and follows the peers. Call it once.</summary>
    /// <exception cref="InvalidOperationException">The protocol is answered already.</exception>
    public void Start()
    {
        _events = _localPeer.Events.Subscribe();
        _localPeer.AddProtocol(new ExchangeProtocol(this, _services.Limits.Streams));
        _following = FollowAsync(_events);
    }

    /// <summary>True while a peer is not taken: there is no use in dialling it.</summary>
    public bool IsBanned(PeerId peer) => _bans.Contains(peer);

    /// <summary>Lets all peers leave, and takes none any more; their connections stay.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] leaving;
        lock (_lock)
        {
            _isStopped = true;
            foreach (var peer in _places.Keys.ToArray())
                Update(peer);
            leaving = [.. _places.Values.Select(static place => place.LastLeft)];
        }
        _events?.Dispose();
        await _following.ConfigureAwait(false);
        await Task.WhenAll(leaving).ConfigureAwait(false);
    }

    /// <summary>The peer that opened a stream; null when it is not welcome.</summary>
    internal ExchangePeer? Welcome(ISessionStream stream)
    {
        lock (_lock)
        {
            var peer = stream.Session.RemotePeer;
            Place(peer).Speaking.Add(stream.Session);
            Update(peer);
            return _places.GetValueOrDefault(peer)?.Current;
        }
    }

    private void Ban(PeerId peer, string reason)
    {
        LogBanned(_logger, peer, reason);
        _bans.Add(peer);
        lock (_lock)
            Update(peer);
    }

    private async Task FollowAsync(PeerEventSubscription events)
    {
        await Task.Yield();
        UpdateAll();
        var lost = 0L;
        await foreach (var next in events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            lock (_lock)
            {
                Update(next.Peer);
                if (next.Kind == PeerEventKind.Improved)
                    _ = _places.GetValueOrDefault(next.Peer)?.Current?.MoveAsync();
            }
            if (events.Lost == lost)
                continue;
            lost = events.Lost;
            UpdateAll();
        }
    }

    private void UpdateAll()
    {
        lock (_lock)
        {
            var peers = _localPeer.Sessions.Select(static session => session.RemotePeer).Concat(_places.Keys);
            foreach (var peer in peers.Distinct().ToArray())
                Update(peer);
        }
    }

    /// <summary>
    /// Makes a place what it should be by what is there now, whatever has happened: events may come late, or be lost.
    /// </summary>
    private void Update(PeerId peer)
    {
        var sessions = _localPeer.Sessions
            .Where(session => session.RemotePeer == peer && !session.Ended.IsCompleted
                && LimitedProtocols.MayRun(session.Path, ExchangeProtocol.ProtocolId))
            .ToHashSet();
        var isBanned = _bans.Contains(peer);
        if (isBanned)
        {
            foreach (var session in sessions)
                _ = DisconnectAsync(session);
        }
        var place = Place(peer);
        place.Speaking.IntersectWith(sessions);
        // A peer that was away may be another process: what it was asked for and asks for is void.
        if (place.Current is { } current && (_isStopped || isBanned || !sessions.Overlaps(place.Sessions)))
        {
            place.Current = null;
            place.LastLeft = current.LeaveAsync();
            _ = ForgetAsync(peer, place.LastLeft);
        }
        place.Sessions = sessions;
        if (place.Current is null && !_isStopped && !isBanned && sessions.Any(session => Speaks(place, session)))
            place.Current = new ExchangePeer(peer, place.LastLeft, _services);
        if (sessions.Count == 0 && place.LastLeft.IsCompleted)
            _places.Remove(peer);
    }

    private static bool Speaks(PeerPlace place, ISession session) =>
        place.Speaking.Contains(session)
        || session.Remote?.Protocols.Contains(ExchangeProtocol.ProtocolId) == true;

    private PeerPlace Place(PeerId peer)
    {
        if (!_places.TryGetValue(peer, out var place))
            _places.Add(peer, place = new PeerPlace());
        return place;
    }

    private async Task ForgetAsync(PeerId peer, Task left)
    {
        await left.ConfigureAwait(false);
        lock (_lock)
            Update(peer);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it; the connection ends by itself then.")]
    private async Task DisconnectAsync(ISession session)
    {
        try
        {
            await Task.Yield();
            await session.DisconnectAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogDisconnectFailed(_logger, e, session.RemotePeer);
        }
    }

    [LoggerMessage(604, LogLevel.Information, "{Peer} is banned: {Reason}")]
    private static partial void LogBanned(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(605, LogLevel.Debug, "Cannot disconnect from {Peer}")]
    private static partial void LogDisconnectFailed(ILogger logger, Exception exception, PeerId peer);
}
