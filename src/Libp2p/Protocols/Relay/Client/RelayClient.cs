using System.Threading.Channels;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>
/// Uses relays (libp2p wire, section 9): dials peers through them, and keeps places at some of the connected ones for
/// as long as this node wants to be reached that way.
/// </summary>
public sealed partial class RelayClient : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Host _host;
    private readonly RelayLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PlaceRequest _request;
    private readonly Dictionary<PeerId, KeptPlace> _places = [];
    private readonly Dictionary<PeerId, RelayRefusal> _refusals = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private PeerEventSubscription? _events;
    private Task _working = Task.CompletedTask;
    private bool _wantsPlaces;

    /// <summary>A client that does nothing until it is started.</summary>
    /// <param name="host">This node among its peers.</param>
    /// <param name="isUsable">Whether others can dial an address of a relay; public ones as a rule.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where it logs.</param>
    public RelayClient(
        Host host, Func<Multiaddr, bool> isUsable, RelayLimits limits, TimeProvider time, ILoggerFactory logging)
    {
        (_host, _limits, _time) = (host, limits, time);
        _logger = logging.CreateLogger<RelayClient>();
        _request = new PlaceRequest(host.PeerId, isUsable, limits, time);
    }

    /// <summary>The places have changed. Raised without a lock; handlers are quick.</summary>
    public event Action? Changed;

    /// <summary>
    /// Whether this node wants to be reached through relays. When not, places are dropped; connections stay.
    /// </summary>
    public bool WantsPlaces
    {
        get => Volatile.Read(ref _wantsPlaces);
        set
        {
            Volatile.Write(ref _wantsPlaces, value);
            Wake();
        }
    }

    /// <summary>The places that relays keep for this node.</summary>
    public IReadOnlyList<RelayPlace> Places
    {
        get
        {
            lock (_lock)
                return [.. _places.Values.Select(static kept => kept.Place)];
        }
    }

    /// <summary>Dials through relays, and takes circuits, from now on. Once.</summary>
    public void Start()
    {
        _host.UseCircuits(new CircuitDialer(_host, _limits, _time));
        _host.AddProtocol(new StopListener(_host, HasPlace, _limits, _time, _logger));
        _events = _host.Events.Subscribe();
        _working = Task.WhenAll(FollowAsync(_events), KeepAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _events?.Dispose();
        await _working.ConfigureAwait(false);
    }

    private bool HasPlace(PeerId relay)
    {
        lock (_lock)
            return _places.ContainsKey(relay);
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task FollowAsync(PeerEventSubscription events)
    {
        await foreach (var _ in events.Reader.ReadAllAsync().ConfigureAwait(false))
            Wake();
    }

    private async Task KeepAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var isChanged = DropLost();
                if (isChanged)
                    Changed?.Invoke();
                foreach (var relay in Due())
                    await AskAsync(relay).ConfigureAwait(false);
                await WaitAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>
    /// Forgets places whose connections or time have ended, or that are not wanted. Where there is another connection
    /// with the relay, the place moves to that one, until the relay, asked at once, says what it is worth.
    /// </summary>
    private bool DropLost()
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (relay, kept) in _places.ToArray())
            {
                if (kept.Session.Ended.IsCompleted
                    && _host.FindSession(relay) is { Path.Kind: not PathKind.Relayed } other)
                {
                    _places[relay] = kept with { Session = other, RefreshAt = now, IsMoved = true };
                    WakeAtEnd(other);
                }
            }

            var lost = _places.Where(kept => !WantsPlaces || kept.Value.Session.Ended.IsCompleted
                || kept.Value.Place.Expires <= now).ToArray();
            foreach (var (relay, _) in lost)
                _places.Remove(relay);
            return lost.Length > 0;
        }
    }

    /// <summary>Relays to be asked now: for their places' sake, and others while there are too few.</summary>
    private ISession[] Due()
    {
        if (!WantsPlaces)
            return [];
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            var refresh = _places.Values.Where(kept => kept.RefreshAt <= now).Select(static kept => kept.Session);
            var further = _host.Sessions
                .Where(session => session.Path.Kind != PathKind.Relayed && !session.Ended.IsCompleted
                    && session.Remote?.Protocols.Contains(RelayProtocol.Hop) == true
                    && !_places.ContainsKey(session.RemotePeer)
                    && !(_refusals.TryGetValue(session.RemotePeer, out var refusal) && refusal.Until > now))
                // Those that this node dialled were named to it, or found by it: whoever dials in may want to listen.
                .OrderByDescending(static session => session.IsOutbound)
                .DistinctBy(static session => session.RemotePeer)
                .Take(Math.Max(0, _limits.MaxRelays - _places.Count));
            return [.. refresh.Concat(further)];
        }
    }

    private async Task AskAsync(ISession relay)
    {
        var (place, why) = await _request.AskAsync(relay, _stopping.Token).ConfigureAwait(false);
        var isNew = false;
        lock (_lock)
        {
            if (place is not null)
            {
                isNew = _places.GetValueOrDefault(relay.RemotePeer)?.Session != relay;
                _places[relay.RemotePeer] = place;
                _refusals.Remove(relay.RemotePeer);
            }
            else
            {
                Refused(relay.RemotePeer);
            }
        }

        if (place is null)
            LogRefused(_logger, relay.RemotePeer, why);
        else
            LogPlace(_logger, relay.RemotePeer, place.Place.Expires);
        if (isNew)
            WakeAtEnd(relay);
        Changed?.Invoke();
    }

    /// <summary>One of several connections with a peer may end without an event.</summary>
    private void WakeAtEnd(ISession session) => _ = session.Ended.ContinueWith(
        _ => Wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void Refused(PeerId relay)
    {
        var pause = _refusals.TryGetValue(relay, out var before) ? before.Pause * 2 : _limits.RetryPause;
        if (pause > _limits.MaxRetryPause)
            pause = _limits.MaxRetryPause;
        if (_refusals.Count >= _limits.MaxKnownRelays && !_refusals.ContainsKey(relay))
            _refusals.Remove(_refusals.MinBy(static refusal => refusal.Value.Until).Key);
        _refusals[relay] = new RelayRefusal(_time.GetUtcNow() + pause, pause);
        if (!_places.TryGetValue(relay, out var kept))
            return;
        // A place that was not kept longer is worth what is left of it, and is asked for no more often than others.
        if (kept.IsMoved)
            _places.Remove(relay);
        else
            _places[relay] = kept with { RefreshAt = _time.GetUtcNow() + pause };
    }

    /// <summary>Returns when something has happened to a peer, or a place or a pause ends.</summary>
    private async Task WaitAsync()
    {
        TimeSpan pause;
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var next = _places.Values
                .Select(static kept => kept.RefreshAt < kept.Place.Expires ? kept.RefreshAt : kept.Place.Expires)
                .Concat(_refusals.Values.Select(static refusal => refusal.Until).Where(until => until > now))
                .DefaultIfEmpty(now + _limits.MaxRetryPause).Min();
            pause = next > now ? next - now : TimeSpan.Zero;
        }

        using var timer = new CancellationTokenSource(pause, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, timer.Token);
        try
        {
            await _wake.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // It is time.
        }
    }

    [LoggerMessage(361, LogLevel.Information, "Relay {Relay} keeps a place for this node until {Expires}")]
    private static partial void LogPlace(ILogger logger, PeerId relay, DateTimeOffset expires);

    [LoggerMessage(362, LogLevel.Debug, "Relay {Relay} keeps no place for this node: {Reason}")]
    private static partial void LogRefused(ILogger logger, PeerId relay, string? reason);
}
