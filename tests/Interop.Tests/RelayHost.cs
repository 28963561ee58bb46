using System.Security.Cryptography;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.HolePunching;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Client;
using Codex.Libp2p.Protocols.Relay.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Interop.Tests;

/// <summary>This node on loopback, as a relay or as a peer that uses relays.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts;

    private RelayHost(Host host, params List<IAsyncDisposable> parts) => (Host, _parts) = (host, parts);

    public Host Host { get; }

    public RelayServer Server => _parts.OfType<RelayServer>().Single();

    public RelayClient Client => _parts.OfType<RelayClient>().Single();

    public HolePuncher Puncher => _parts.OfType<HolePuncher>().Single();

    /// <summary>Where it listens, with its peer id.</summary>
    public string Address => $"{Host.ListenAddresses[0]}/p2p/{Host.PeerId}";

    /// <summary>A relay.</summary>
    /// <param name="carriesData">Whether circuits carry data; otherwise they are for meeting.</param>
    public static async Task<RelayHost> RelayAsync(bool carriesData)
    {
        var (key, limits) = (NewKey(), RelayLimits.Default);
        var budget = new DataBudget(1L << 30, limits, TimeProvider.System);
        var policy = new BudgetedCircuitPolicy(budget, (_, _) => carriesData, limits);
        var host = await StartAsync(key);
        var server = new RelayServer(host, key, policy, limits, TimeProvider.System, NullLoggerFactory.Instance);
        server.Start();
        return new RelayHost(host, server);
    }

    /// <summary>A peer; with a place at a relay when one is given.</summary>
    public static async Task<RelayHost> MemberAsync(
        JsPeer? relay = null, RelayHost? ourRelay = null, bool punches = false)
    {
        var host = await StartAsync(NewKey());
        var client = new RelayClient(
            host, static _ => true, RelayLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);
        var member = new RelayHost(host, client);
        if (punches)
        {
            var puncher = new HolePuncher(
                host, new NamedLoopback(host), HolePunchLimits.Default, TimeProvider.System,
                NullLoggerFactory.Instance);
            puncher.Start();
            member._parts.Add(puncher);
        }

        client.WantsPlaces = relay is not null || ourRelay is not null;
        client.Start();
        if ((relay?.Address ?? ourRelay?.Address) is { } address)
            await member.TakePlaceAsync(address);
        return member;
    }

    /// <summary>A dial that has to succeed, at an address that ends with the peer.</summary>
    public async Task<ISession> DialAsync(string address)
    {
        var whole = Multiaddr.Parse(address);
        var dialled = await Host.DialAsync(whole.Peer!.Value, [whole]).WaitAsync(ConnectedPeers.Patience);
        Assert.True(dialled.IsConnected, $"{dialled.Error}: {dialled.Detail}");
        return dialled.Session;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
            await part.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static NodeKey NewKey() => NodeKey.FromScalar(RandomNumberGenerator.GetBytes(32))!;

    private static async Task<Host> StartAsync(NodeKey key)
    {
        var options = new HostOptions
        {
            AgentString = ConnectedPeers.Agent,
            ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
        };
        var host = new Host(options, key, TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var protocol in TestProtocols.All)
            host.AddProtocol(protocol);
        await host.StartAsync();
        return host;
    }

    private async Task TakePlaceAsync(string relay)
    {
        var placed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Client.Changed += () =>
        {
            if (Client.Places.Count > 0)
                placed.TrySetResult();
        };
        await DialAsync(relay);
        await placed.Task.WaitAsync(ConnectedPeers.Patience);
    }

    /// <summary>js punches holes to public addresses only, which for it are those of any name.</summary>
    private sealed class NamedLoopback(Host host) : IPunchAddresses
    {
        public IReadOnlyList<Multiaddr> Own => [.. host.ListenAddresses.Select(Name)];

        public IReadOnlyList<Multiaddr> WorthADial(IReadOnlyList<Multiaddr> told) =>
            [.. told.Select(static address => address.ToString())
                .Where(static address => address.StartsWith("/dns4/localhost/", StringComparison.Ordinal))
                .Select(static address => Multiaddr.Parse(
                    address.Replace("/dns4/localhost/", "/ip4/127.0.0.1/", StringComparison.Ordinal)))];

        private static Multiaddr Name(Multiaddr address) => Multiaddr.Parse(
            address.ToString().Replace("/ip4/127.0.0.1/", "/dns4/localhost/", StringComparison.Ordinal));
    }
}
