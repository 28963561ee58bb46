using System.Net;
using Codex.Discovery.Bounds;
using Codex.Discovery.Lookups;
using Codex.Discovery.Maintenance;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Providers;
using Codex.Discovery.Records;
using Codex.Discovery.Requests;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Transport;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery;

/// <summary>
/// A node of the DHT that Codex nodes of 2025 make up over UDP (network, section 4). Knows others, is known to them,
/// keeps a share of who provides what, and finds the rest. From any thread.
/// </summary>
public sealed class DhtNode : IContentRouting, ISessionEvents, IAsyncDisposable
{
    private readonly IDatagramSocket _socket;
    private readonly LocalRecord _localRecord;
    private readonly NodeId _localId;
    private readonly SharedRandom _random;
    private readonly RoutingTable _table;
    private readonly SessionLayer _sessions;
    private readonly RequestClient _client;
    private readonly RequestHandler _handler;
    private readonly NodeQueries _queries;
    private readonly LookupRunner _lookups;
    private readonly ProviderSearch _search;
    private readonly ProviderAnnouncement _announcement;
    private readonly PacketReceiver _receiver;
    private readonly TableMaintenance _maintenance;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private int _disposed;

    /// <summary>A node that rests until it is started. Takes over the socket; the key stays its owner's.</summary>
    /// <param name="options">How it takes part.</param>
    /// <param name="key">Its identity.</param>
    /// <param name="providers">Where it keeps who provides what, and hears what it provides itself.</param>
    /// <param name="socket">A bound socket.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">For choices; secrets come from the system's own source.</param>
    /// <param name="loggerFactory">For the log.</param>
    public DhtNode(
        DhtOptions options,
        NodeKey key,
        IProviderStore providers,
        IDatagramSocket socket,
        TimeProvider timeProvider,
        Random random,
        ILoggerFactory loggerFactory)
    {
        var limits = options.Limits;
        _logger = loggerFactory.CreateLogger<DhtNode>();
        (_socket, _random) = (socket, new SharedRandom(random));
        _localId = NodeId.Of(key.PeerId);
        _localRecord = new LocalRecord(
            key,
            (ulong)timeProvider.GetUtcNow().ToUnixTimeSeconds(),
            options.ExternalAddress,
            options.ExternalPort ?? socket.LocalEndPoint.Port);
        Verifier = new RecordVerifier(limits);
        var budgets = new SourceBudgets(limits, timeProvider);
        _table = new RoutingTable(_localId, limits, BootstrapContacts(options));
        _sessions = new SessionLayer(key, socket, this, Verifier, budgets, Metrics, limits, timeProvider);
        _client = new RequestClient(_sessions, _table, Metrics, limits, timeProvider);
        var known = new KnownProviders(providers, limits);
        _handler = new RequestHandler(
            key.PeerId, () => _localRecord.Current, _sessions, _table, providers, known, Verifier, budgets, _random,
            limits, _logger);
        _queries = new NodeQueries(_client, Verifier, limits);
        _lookups = new LookupRunner(_localId, _table, _queries, limits, timeProvider, _logger);
        _search = new ProviderSearch(known, _lookups, _queries, limits);
        _announcement = new ProviderAnnouncement(_lookups, _queries, limits);
        _receiver = new PacketReceiver(socket, budgets, Metrics, limits, timeProvider, _sessions.Receive, _logger);
        _maintenance = new TableMaintenance(
            _localId, _localRecord, _table, _queries, _lookups, limits, timeProvider, _random, _logger);
    }

    /// <summary>This node's own record: <c>/ip4/…/udp/…</c>, or no address while none is known.</summary>
    public SignedPeerRecord Record => _localRecord.Current;

    /// <summary>The nodes known, nearest first.</summary>
    public RoutingTableSnapshot Table => _table.Snapshot(Record);

    /// <summary>Whether any node of the table answers.</summary>
    public bool IsJoined => _table.HasLiveNode;

    /// <inheritdoc/>
    SignedPeerRecord ISessionEvents.LocalRecord => Record;

    /// <summary>What became of packets.</summary>
    internal DiscoveryMetrics Metrics { get; } = new();

    /// <summary>The records verified lately.</summary>
    internal RecordVerifier Verifier { get; }

    /// <summary>The sessions there are.</summary>
    internal SessionTable Sessions => _sessions.Sessions;

    /// <summary>Begins to receive and to join; does not wait until it has joined. Once only.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        DiscoveryLog.Started(_logger, _socket.LocalEndPoint, Record.ToString());
        _work = Task.WhenAll(_receiver.RunAsync(_stop.Token), _maintenance.RunAsync(_stop.Token));
        return Task.CompletedTask;
    }

    /// <summary>Ends everything, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        await _work.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when a node answers for the first time.</summary>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken) =>
        _table.Joined.WaitAsync(cancellationToken);

    /// <summary>
    /// Changes the addresses in <see cref="Record"/>, which gets the next sequence number if they are others.
    /// </summary>
    /// <param name="address">
    /// The address under which others reach this node; null for none: it asks, and nobody puts it into a table.
    /// </param>
    /// <param name="port">The UDP port, likewise.</param>
    /// <param name="further">
    /// Addresses at which it serves otherwise, for those that join through it; only beside a UDP address.
    /// </param>
    public void SetExternal(IPAddress? address, int port, IReadOnlyList<Multiaddr>? further = null) =>
        _localRecord.Change(address, port, further ?? []);

    /// <inheritdoc/>
    public Task<int> ProvideAsync(
        NodeId key, SignedPeerRecord providerRecord, CancellationToken cancellationToken) =>
        _announcement.RunAsync(key, providerRecord, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SignedPeerRecord> FindProvidersAsync(NodeId key, CancellationToken cancellationToken) =>
        _search.RunAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async Task<SignedPeerRecord?> ResolveAsync(PeerId peer, CancellationToken cancellationToken)
    {
        var id = NodeId.Of(peer);
        if (id == _localId)
            return Record;
        // The node itself knows best; its neighbours, where it moved or is silent.
        if (_table.Find(id) is { } known && await _queries.GetRecordAsync(known, cancellationToken) is { } renewed)
            return renewed.Record;
        return (await _lookups.FindNodeAsync(id, cancellationToken))?.Record;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stop.Cancel();
        await _work;
        _socket.Dispose();
        _sessions.Dispose();
        Metrics.Dispose();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    SignedPeerRecord? ISessionEvents.FindRecord(NodeId id) => _table.Find(id)?.Record;

    /// <inheritdoc/>
    void ISessionEvents.OnReachable(NodeContact contact) => _table.AddLive(contact);

    /// <inheritdoc/>
    void ISessionEvents.OnMessage(NodeAddress node, MessageEnvelope envelope)
    {
        if (envelope.Message is PongMessage or NodesMessage or ProvidersMessage or TalkResponseMessage)
            _client.OnAnswer(node, envelope);
        else
            _handler.Handle(node, envelope);
    }

    private IEnumerable<NodeContact> BootstrapContacts(DhtOptions options)
    {
        foreach (var record in options.BootstrapNodes)
        {
            if (NodeContact.TryCreate(record) is { } contact)
                yield return contact;
            else
                DiscoveryLog.UselessBootstrap(_logger, record.PeerId.ToString());
        }
    }
}
