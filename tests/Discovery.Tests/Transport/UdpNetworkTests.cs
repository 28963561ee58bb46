using System.Net;
using System.Net.Sockets;
using Codex.Discovery.Metrics;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Vectors;
using Codex.Discovery.Transport;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Discovery.Tests.Transport;

/// <summary>Real sockets on loopback, and the real clock.</summary>
public sealed class UdpNetworkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Find_TwoNodesOnLoopback_FindEachOthers()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var first = Node(1);
        await first.StartAsync(patience.Token);
        await using var second = Node(2, first.Record);
        await second.StartAsync(patience.Token);
        await second.WaitUntilJoinedAsync(patience.Token);
        var key = TestKeys.Id(9);
        var record = TestKeys.Record(TestKeys.Of(2), new IPEndPoint(IPAddress.Loopback, 8070));

        Assert.Equal(1, await second.ProvideAsync(key, record, patience.Token));

        var found = new List<PeerId>();
        await foreach (var provider in first.FindProvidersAsync(key, patience.Token))
            found.Add(provider.PeerId);
        Assert.Equal([record.PeerId], found);
        var resolved = await first.ResolveAsync(record.PeerId, patience.Token);
        Assert.Equal(second.Record.Envelope.Bytes.ToArray(), resolved!.Envelope.Bytes.ToArray());
        Assert.True(first.IsJoined);
        await second.StopAsync(patience.Token);
    }

    [Fact]
    public async Task Receive_GarbageAndDatagramsTooLong_AreCountedAndTheNodeGoesOn()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var first = Node(1);
        await first.StartAsync(patience.Token);
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        var address = new IPEndPoint(IPAddress.Loopback, Port(first));
        foreach (var length in new[] { 0, 1, 62, 63, 1280, DiscoveryLimits.Default.MaxPacketBytes, 60_000 })
            await socket.SendAsync(new byte[length], address, patience.Token);

        await using var second = Node(2, first.Record);
        await second.StartAsync(patience.Token);
        await second.WaitUntilJoinedAsync(patience.Token);

        // They came before what the second node sent.
        Assert.Equal(7, first.Metrics.Count(PacketFate.Garbage));
    }

    [Fact]
    public void TrySend_NobodyListensOrNoWay_IsNoFailure()
    {
        using var socket = new UdpDatagramSocket(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.NotEqual(0, socket.LocalEndPoint.Port);
        socket.TrySend(new byte[100], new IPEndPoint(IPAddress.Loopback, 1));
        socket.TrySend(new byte[100], new IPEndPoint(IPAddress.Loopback, 1));
        Assert.False(socket.TrySend(new byte[100], new IPEndPoint(IPAddress.IPv6Loopback, 1)));
        socket.Dispose();
        Assert.False(socket.TrySend(new byte[100], new IPEndPoint(IPAddress.Loopback, 1)));
    }

    [Fact]
    public async Task Receive_SocketDisposed_EndsTheWait()
    {
        using var socket = new UdpDatagramSocket(new IPEndPoint(IPAddress.Loopback, 0));
        var waiting = socket.ReceiveAsync(new byte[100], CancellationToken.None).AsTask();

        socket.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public void Constructor_PortInUse_Throws()
    {
        using var socket = new UdpDatagramSocket(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Throws<SocketException>(() => new UdpDatagramSocket(socket.LocalEndPoint));
    }

    private static int Port(DhtNode node) => NodeContact.TryCreate(node.Record)!.EndPoint.Port;

    private static DhtNode Node(byte number, params SignedPeerRecord[] bootstrapNodes) => new(
        new DhtOptions { ExternalAddress = IPAddress.Loopback, BootstrapNodes = bootstrapNodes },
        TestKeys.Of(number),
        new MemoryProviderStore(DiscoveryLimits.Default, TimeProvider.System),
        new UdpDatagramSocket(new IPEndPoint(IPAddress.Loopback, 0)),
        TimeProvider.System,
        new Random(number),
        NullLoggerFactory.Instance);
}
