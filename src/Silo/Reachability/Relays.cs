using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Client;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Silo.Options;
using Host = Codex.Libp2p.Hosting.Host;

namespace Codex.Silo.Reachability;

/// <summary>Relays, on either side of them: those that keep a place for this node, and what it relays itself.</summary>
internal sealed class Relays : IAsyncDisposable
{
    private readonly RelayClient _client;
    private readonly RelayServer? _server;
    private readonly DataBudget _budget;

    /// <summary>Does nothing until it is started.</summary>
    public Relays(
        Host host,
        PeerOptions options,
        NodeKey key,
        CommunityMembers members,
        TimeProvider time,
        ILoggerFactory logging)
    {
        var limits = RelayLimits.Default;
        _client = new RelayClient(host, AddressScope.IsPublic, limits, time, logging);
        _budget = new DataBudget(options.RelayDataBudgetBytes, limits, time);
        ICircuitPolicy policy = options.RelayDataBudgetBytes == 0
            ? new MeetingPolicy(limits)
            : new BudgetedCircuitPolicy(
                _budget, (source, target) => members.IsMember(source) || members.IsMember(target), limits);
        _server = options.RelayServer ? new RelayServer(host, key, policy, limits, time, logging) : null;
    }

    /// <summary>The places have changed. Handlers are quick.</summary>
    public event Action? Changed
    {
        add => _client.Changed += value;
        remove => _client.Changed -= value;
    }

    /// <summary>Whether this node wants to be reached through relays.</summary>
    public bool WantsPlaces
    {
        set
        {
            if (_client.WantsPlaces != value)
                _client.WantsPlaces = value;
        }
    }

    /// <summary>Addresses through relays that keep a place for this node.</summary>
    public IReadOnlyList<Multiaddr> CircuitAddresses =>
        [.. _client.Places.SelectMany(static place => place.Addresses)];

    /// <summary>The same for people.</summary>
    public IReadOnlyList<RelayReport> Places => [.. _client.Places.Select(static place => new RelayReport(
        place.Relay.ToString(), [.. place.Addresses.Select(static address => address.ToString())], place.Expires))];

    /// <summary>What this node relays; null when it is no relay.</summary>
    public RelayServerReport? Server => _server?.Statistics is not { } done ? null : new RelayServerReport(
        done.Reservations,
        done.Circuits,
        done.CarriedBytes,
        done.RefusedReservations + done.RefusedCircuits,
        _budget.Left);

    /// <summary>Begins. Once.</summary>
    public void Start()
    {
        _server?.Start();
        _client.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
    }
}
