using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Codex.Api.Ports.Reachability;
using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Protocols.HolePunching;
using Codex.Libp2p.Reachability;
using Codex.Libp2p.Records;
using Codex.Silo.Options;
using Host = Codex.Libp2p.Hosting.Host;
using ReachabilityState = Codex.Api.Ports.Reachability.ReachabilityState;

namespace Codex.Silo.Reachability;

/// <summary>
/// Makes this node reachable as far as its network allows, and tells others what works and nothing else: asks the
/// router for ports, peers to test addresses, relays for a place, and turns relayed connections into direct ones.
/// </summary>
internal sealed partial class NatTraversal : IAsyncDisposable
{
    private readonly Host _host;
    private readonly PeerOptions _options;
    private readonly IReadOnlyList<SignedPeerRecord> _bootstrap;
    private readonly int _discoveryPort;
    private readonly DhtNode _dht;
    private readonly Advertiser _advertiser;
    private readonly ILogger _logger;
    private readonly PortMappings _mappings;
    private readonly Helpers _helpers;
    private readonly ObservedAddresses _observed;
    private readonly ObservationFollower _following;
    private readonly AutoNatClient _autoNat;
    private readonly ConnectedServers _servers;
    private readonly ReachabilityMonitor _monitor;
    private readonly AutoNatServer? _autoNatServer;
    private readonly Relays _relays;
    private readonly HolePuncher _puncher;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private IReadOnlyList<Multiaddr> _announced = [];
    private ReachabilityState _state;
    private Task _updating = Task.CompletedTask;

    /// <summary>Does nothing until it is started.</summary>
    public NatTraversal(
        Host host,
        PeerOptions options,
        IReadOnlyList<SignedPeerRecord> bootstrap,
        int discoveryPort,
        NodeKey key,
        DhtNode dht,
        Advertiser advertiser,
        CommunityMembers members,
        TimeProvider time,
        ILoggerFactory logging)
    {
        (_host, _options, _bootstrap, _dht, _advertiser) = (host, options, bootstrap, dht, advertiser);
        _discoveryPort = discoveryPort;
        _logger = logging.CreateLogger<NatTraversal>();
        var limits = ReachabilityLimits.Default;
        _mappings = new PortMappings(
            options.Nat, EndPointsOf(host.ListenAddresses).Select(static endPoint => endPoint.Port), discoveryPort,
            SecretOf(key), time, logging);
        _helpers = new Helpers(host, time);
        _observed = new ObservedAddresses(limits, allowPrivate: false, time);
        _following = new ObservationFollower(host, _observed);
        _autoNat = new AutoNatClient(host, AutoNatLimits.Default, time);
        _servers = new ConnectedServers(host, _autoNat, allowPrivate: false, () => host.HasRoom, new Random());
        _monitor = new ReachabilityMonitor(
            _servers, limits, time, new Random(), logging.CreateLogger<ReachabilityMonitor>());
        _autoNatServer = !options.AutonatServer ? null : new AutoNatServer(
            host, AutoNatServerOptions.Default with { AgentString = options.AgentString }, time, new Random(), logging);
        _relays = new Relays(host, options, key, members, time, logging);
        _puncher = new HolePuncher(
            host,
            new PunchAddresses(() => [.. Seen()], () => host.InterfaceListenAddresses),
            HolePunchLimits.Default,
            time,
            logging);
    }

    /// <summary>Everything that is known of where this node can be reached.</summary>
    public AddressEvidence Evidence => new()
    {
        External = _options.Nat.ExternalIp,
        IsPassive = IsPassive,
        Listening = _host.InterfaceListenAddresses,
        Mapped = _mappings.ForPeers,
        Observed = [.. Seen()],
        Circuits = _relays.CircuitAddresses,
        Verdict = Verdicts(),
    };

    /// <summary>The addresses that are known, announced or not.</summary>
    public IReadOnlyList<OwnAddress> Addresses => AnnouncementRules.Apply(Evidence);

    /// <summary>How this node is reached, in a sentence or two.</summary>
    public string Summary => NatWords.Summary(Addresses, IsPassive, PortsToForward);

    /// <summary>What the router does.</summary>
    public PortMappingReport PortMapping => _mappings.Report;

    /// <summary>What observations say of the router.</summary>
    public NatObservation Nat => _observed.Nat();

    /// <summary>Relays, on either side of them.</summary>
    public Relays Relays => _relays;

    /// <summary>How often a relayed connection became a direct one.</summary>
    public HolePunchReport HolePunching => new(_puncher.Succeeded, _puncher.Failed);

    private string PortsToForward => string.Join(" and ", EndPointsOf(_host.ListenAddresses)
        .Select(static endPoint => $"TCP port {endPoint.Port}").Append($"UDP port {_discoveryPort}").Distinct());

    private bool IsPassive => _options.Nat.Mode == NatMode.None;

    /// <summary>Whether this node looks for ways to be reached, beyond the address that it was given.</summary>
    private bool IsActive => !IsPassive && _options.Nat.ExternalIp is null;

    /// <summary>Begins, in the background: nothing here makes a node wait. Once, when the host listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _relays.Start();
        _autoNatServer?.Start();
        _puncher.Start();
        _mappings.Changed += Wake;
        _following.Reported += Wake;
        _monitor.Changed += Wake;
        _relays.Changed += Wake;
        Update();
        _updating = UpdateAlwaysAsync();
        if (!IsPassive)
        {
            _autoNat.Start();
            _monitor.Start();
            _helpers.Keep(Helpers.Named(_options, _bootstrap, _host.PeerId));
        }

        if (IsActive)
            await _mappings.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what others were asked for, as far as they answer in time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _updating.ConfigureAwait(false);
        await Task.WhenAll(
            _helpers.DisposeAsync().AsTask(),
            _monitor.DisposeAsync().AsTask(),
            _puncher.DisposeAsync().AsTask(),
            _mappings.DisposeAsync().AsTask()).ConfigureAwait(false);
        await _relays.DisposeAsync().ConfigureAwait(false);
        await _servers.DisposeAsync().ConfigureAwait(false);
        await _following.DisposeAsync().ConfigureAwait(false);
        if (_autoNatServer is not null)
            await _autoNatServer.DisposeAsync().ConfigureAwait(false);
    }

    private static IEnumerable<IPEndPoint> EndPointsOf(IEnumerable<Multiaddr> addresses) => addresses
        .Select(static address => address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint : null)
        .OfType<IPEndPoint>();

    /// <summary>Known to this node alone, and the same at its next start.</summary>
    private static byte[] SecretOf(NodeKey key)
    {
        Span<byte> point = stackalloc byte[33];
        return key.TryAgree(key.CompressedPublicKey, point)
            ? SHA256.HashData([.. "port mapping"u8, .. point])
            : throw new CryptographicException("The node's key agrees with itself on nothing.");
    }

    private IEnumerable<Multiaddr> Seen() => _observed.Confirmed().Select(static observed => observed.Address);

    private Func<Multiaddr, AddressVerdict> Verdicts()
    {
        var known = _monitor.Snapshot().ToDictionary(static tested => tested.Address, VerdictWords.Of);
        return address => known.GetValueOrDefault(address, AddressVerdict.Untested);
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task UpdateAlwaysAsync()
    {
        try
        {
            while (true)
            {
                // Interfaces come and go without anybody saying so.
                using var timer = new CancellationTokenSource(ReachabilityRhythm.UpdateInterval);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stopping.Token);
                try
                {
                    await _wake.Reader.ReadAsync(either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
                {
                    // It is time to look anyway.
                }

                Update();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private void Update()
    {
        var evidence = Evidence;
        _monitor.SetCandidates(AnnouncementRules.Candidates(evidence).Select(static address =>
            new ReachabilityCandidate(address, CandidateSource.Configured)));
        var addresses = AnnouncementRules.Apply(evidence);
        Multiaddr[] announced =
            [.. addresses.Where(static address => address.IsAnnounced).Select(static address => address.Address)];
        var state = AnnouncementRules.Overall(addresses);
        // A node that is dialled needs no relay, and takes no place that others need.
        _relays.WantsPlaces = IsActive && state != ReachabilityState.Reachable;
        TellDiscovery(announced, state);
        if (!_announced.SequenceEqual(announced))
        {
            _announced = announced;
            _host.AnnounceAddresses(announced);
            _advertiser.AnnounceAll();
            LogAnnounced(_logger, string.Join(", ", announced.AsEnumerable()));
        }

        if (_state != state)
        {
            _state = state;
            LogState(_logger, Summary);
        }
    }

    /// <summary>
    /// The DHT asks a node at its UDP address: one that cannot be dialled has none, and asks without being asked. Nodes
    /// that help others tell beside it where they serve.
    /// </summary>
    private void TellDiscovery(IReadOnlyList<Multiaddr> announced, ReachabilityState state)
    {
        var direct = announced.Where(static address => !address.Has(MultiaddrProtocol.P2PCircuit)).ToArray();
        var first = EndPointsOf(direct).Select(static endPoint => endPoint.Address)
            .FirstOrDefault(static ip => ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
        var endPoint = _options.Nat.ExternalIp is { } external ? new IPEndPoint(external, _discoveryPort)
            : _mappings.ForDiscovery is { } mapped ? mapped
            : first is null || (state == ReachabilityState.NotReachable && !AddressScope.IsPublic(first)) ? null
            : new IPEndPoint(first, _discoveryPort);
        var helps = _options.RelayServer || _options.AutonatServer;
        _dht.SetExternal(endPoint?.Address, endPoint?.Port ?? 0, helps ? direct : []);
    }

    [LoggerMessage(151, LogLevel.Information, "Peers are told: {Addresses}")]
    private static partial void LogAnnounced(ILogger logger, string addresses);

    [LoggerMessage(152, LogLevel.Information, "{Summary}")]
    private static partial void LogState(ILogger logger, string summary);
}
