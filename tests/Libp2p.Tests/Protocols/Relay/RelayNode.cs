using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>A host on loopback that relays.</summary>
internal sealed class RelayNode : IAsyncDisposable
{
    private RelayNode(Host host, RelayServer server) => (Host, Server) = (host, server);

    public Host Host { get; }

    public RelayServer Server { get; }

    /// <summary>The address of a peer through this relay.</summary>
    public Multiaddr Circuit => CircuitAddress.Of(Host.ListenAddresses[0], Host.PeerId);

    public static async Task<RelayNode> StartAsync(
        RelayLimits? limits = null,
        ICircuitPolicy? policy = null,
        NodeKey? key = null,
        HostOptions? options = null,
        TimeProvider? time = null)
    {
        limits ??= RelayLimits.Default;
        key ??= TestHost.NewKey();
        var host = await TestHost.StartAsync(options, key);
        var server = new RelayServer(
            host, key, policy ?? new MeetingPolicy(limits), limits, time ?? TimeProvider.System,
            NullLoggerFactory.Instance);
        server.Start();
        return new RelayNode(host, server);
    }

    /// <summary>Returns when the relay carries nothing more.</summary>
    public Task IdleAsync() => Eventually.HoldsAsync(() => Server.Statistics.Circuits == 0, "Circuits are left.");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Host.DisposeAsync();
    }
}
