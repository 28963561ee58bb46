using Codex.Exchange.Peers;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Peers;

/// <summary>A host on loopback, with a network on top unless it is to be a raw peer.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>Longer than anything on loopback takes; a test that waits for it has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private TestNode(Host host, PeerNetwork? network)
    {
        Host = host;
        OptionalNetwork = network;
    }

    public Host Host { get; }

    public PeerNetwork Network => OptionalNetwork!;

    public PeerId Id => Host.PeerId;

    private PeerNetwork? OptionalNetwork { get; }

    public static async Task<TestNode> StartAsync(
        IExchangeHandler handler, PeerLimits? limits = null, TimeProvider? timeProvider = null)
    {
        var host = NewHost();
        var network = new PeerNetwork(
            host,
            handler,
            timeProvider ?? TimeProvider.System,
            NullLoggerFactory.Instance,
            limits ?? PeerLimits.Default);
        network.Start();
        await host.StartAsync();
        return new TestNode(host, network);
    }

    /// <summary>A node that does by hand what it does.</summary>
    public static async Task<TestNode> StartRawAsync(ISessionListenerProtocol? protocol = null)
    {
        var host = NewHost();
        if (protocol is not null)
            host.AddProtocol(protocol);
        await host.StartAsync();
        return new TestNode(host, null);
    }

    public async Task<ISession> ConnectAsync(TestNode to)
    {
        var result = await Host.DialAsync(to.Id, to.Host.ListenAddresses).WaitAsync(Patience);
        Assert.True(result.IsConnected, $"{result.Error}: {result.Detail}");
        return result.Session;
    }

    /// <summary>A stream of the exchange's protocol to another node.</summary>
    public async Task<ISessionStream> OpenAsync(TestNode to)
    {
        var session = await ConnectAsync(to);
        var result = await session.OpenStreamAsync([ExchangeProtocol.ProtocolId]).AsTask().WaitAsync(Patience);
        Assert.True(result.IsOpen, result.Error.ToString());
        return result.Stream;
    }

    public async ValueTask DisposeAsync()
    {
        if (OptionalNetwork is not null)
            await OptionalNetwork.DisposeAsync();
        await Host.DisposeAsync();
    }

    /// <summary>A host on loopback that is not started.</summary>
    public static Host NewHost()
    {
        var directory = Directory.CreateTempSubdirectory("codex-exchange-");
        try
        {
            var options = new HostOptions
            {
                ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
                // Two that dial each other at once from these ports would make one connection with two dialling ends.
                DialFromListenPort = false,
            };
            var key = NodeKey.LoadOrCreate(Path.Combine(directory.FullName, "key"));
            return new Host(options, key, TimeProvider.System, NullLoggerFactory.Instance);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
