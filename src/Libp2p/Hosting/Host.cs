using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Security;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Hosting;

/// <summary>
/// This node among its peers: listens, dials, makes connections secure and multiplexed, keeps them, and hands their
/// streams to the protocols that answer them. Identify and ping are built in.
/// </summary>
public sealed partial class Host : ILocalPeer
{
    private readonly HostOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConnectionAdmission _admission;
    private readonly TcpTransport _transport;
    private readonly ConnectionUpgrader _upgrader;
    private readonly ListenerTable _protocols;
    private readonly SessionServices _services;
    private readonly SessionTable _sessions;
    private readonly Dialer _dialer;
    private readonly AddressResolver _resolver;
    private readonly LocalIdentity _identity;
    private readonly IdentifyService _identify;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;
    private int _started;
    private int _stopped;

    /// <summary>A host that does nothing until it is started.</summary>
    /// <param name="options">How it presents itself, and what it takes.</param>
    /// <param name="key">Who it is.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    public Host(HostOptions options, NodeKey key, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = loggerFactory.CreateLogger<Host>();
        PeerId = key.PeerId;
        PeerStore = new PeerStore(options.Limits, timeProvider);
        Events = new PeerEvents(options.Limits);
        _admission = new ConnectionAdmission(options.Admission);
        _transport = new TcpTransport(_admission, timeProvider, loggerFactory.CreateLogger<TcpTransport>());
        _upgrader = new ConnectionUpgrader(
            new NoiseUpgrader(key, timeProvider), new MuxerFactory(options.Muxers, timeProvider, loggerFactory));
        _protocols = new ListenerTable(options.Limits.MaxProtocols);
        _services = new SessionServices(
            options.Limits, _protocols, timeProvider, loggerFactory.CreateLogger<Session>());
        _sessions = new SessionTable(PeerId, options.Limits, timeProvider, Events);
        _dialer = new Dialer(ConnectAsync, options.Limits.MaxConcurrentDials);
        _resolver = new AddressResolver(timeProvider);
        _identity = new LocalIdentity(key, options.AgentString, _protocols, timeProvider);
        _identify = new IdentifyService(_identity, _sessions, PeerStore, Events, _services);
        _protocols.Add(new IdentifyListener(_identity));
        _protocols.Add(new IdentifyPushListener(_identify));
        _protocols.Add(new PingListener(timeProvider));
    }

    /// <inheritdoc/>
    public PeerId PeerId { get; }

    /// <inheritdoc/>
    public PeerStore PeerStore { get; }

    /// <inheritdoc/>
    public PeerEvents Events { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; private set; } = [];

    /// <summary>
    /// Where this node listens, with the addresses that the machine's interfaces have now in place of all interfaces.
    /// </summary>
    public IReadOnlyList<Multiaddr> InterfaceListenAddresses => InterfaceAddresses.Expand(_transport.ListenEndPoints);

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> AnnouncedAddresses => _identity.Addresses;

    /// <inheritdoc/>
    public IReadOnlyList<ISession> Sessions => _sessions.All;

    /// <summary>Whether others may still connect: there is room for two (nim asks for as many).</summary>
    public bool HasRoom => _admission.HasRoomFor(2);

    /// <summary>The places for connections, for tests.</summary>
    internal ConnectionAdmission Admission => _admission;

    /// <inheritdoc/>
    public void AddProtocol(ISessionListenerProtocol protocol)
    {
        _protocols.Add(protocol);
        _identify.PushToAll();
    }

    /// <inheritdoc/>
    public void AnnounceAddresses(IReadOnlyList<Multiaddr>? addresses)
    {
        _identity.Announce(addresses);
        _identify.PushToAll();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("A host starts once.");
        _transport.Listen([.. _options.ListenAddresses.Select(EndPointAddress.ToEndPoint)]);
        ListenAddresses = [.. _transport.ListenEndPoints.Select(EndPointAddress.ToMultiaddr)];
        _identity.Listening(InterfaceAddresses.Expand(_transport.ListenEndPoints));
        _accepting = AcceptLoopAsync();
        _identify.Start(_stopping.Token);
        foreach (var address in ListenAddresses)
            LogListening(_logger, address, PeerId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ISession? FindSession(PeerId peer) => _sessions.Find(peer);

    /// <inheritdoc/>
    public async Task<DialResult> DialAsync(
        PeerId peer, IReadOnlyList<Multiaddr>? addresses = null, CancellationToken cancellationToken = default)
    {
        if (peer == PeerId)
            return DialResult.Failed(DialError.Self, "This node is the peer.");
        if (_stopping.IsCancellationRequested)
            return DialResult.Failed(DialError.Stopped, "The node is stopping.");
        if (_sessions.Find(peer) is { } session)
            return new DialResult(session, DialError.None, null);
        if (addresses is not null)
            PeerStore.AddAddresses(peer, EndPointAddress.WithoutPeer(addresses, peer), AddressOrigin.Given);
        var known = PeerStore.TryGet(peer, out var found) ? found.Addresses : [];
        return await _dialer.DialAsync(peer, [.. known.Select(static a => a.Address)], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(PeerId peer) =>
        Task.WhenAll(_sessions.All.Where(session => session.RemotePeer == peer)
            .Select(static session => session.DisconnectAsync()));

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _dialer.Dispose();
        _sessions.Stop();
        await _transport.StopListeningAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        var ending = Task.WhenAll(_sessions.All.Select(static session => session.DisconnectAsync()));
        try
        {
            await ending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var session in _sessions.All)
                session.Abort();
        }
        await _identify.StopAsync().ConfigureAwait(false);
        Events.Complete();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(312, LogLevel.Information, "Listening on {Address} as {Peer}")]
    private static partial void LogListening(ILogger logger, Multiaddr address, PeerId peer);
}
