using System.Net;
using System.Net.Sockets;
using System.Text;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Strangers that connect and then take their time.</summary>
public sealed class FloodTests
{
    private const int Connections = 10_000;
    private const long MaxGrowthBytes = 64 << 20;

    [Fact]
    public async Task Accept_TenThousandHalfOpenFromOneSource_OthersAreServed()
    {
        await using var host = await TestHost.StartAsync();
        await using var friend = await TestHost.StartAsync();
        await using var newcomer = await TestHost.StartAsync();
        var session = await friend.ConnectAsync(host);
        await session.Identified.InTime();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var mostPending = 0;

        var flood = FloodAsync(host, static _ => IPAddress.Parse("127.0.0.2"), () =>
            mostPending = Math.Max(mostPending, host.Admission.PendingCount));
        var sockets = await flood;
        var served = await newcomer.ConnectAsync(host);
        var pinged = await PingClient.PingAsync(served, TimeProvider.System);
        var friendPinged = await PingClient.PingAsync(session, TimeProvider.System);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        sockets.ForEach(static socket => socket.Dispose());

        Assert.NotNull(pinged.RoundTrip);
        Assert.NotNull(friendPinged.RoundTrip);
        Assert.InRange(mostPending, 1, AdmissionLimits.Default.MaxPerSource);
        Assert.InRange(grown, long.MinValue, MaxGrowthBytes);
    }

    [Fact]
    public async Task Accept_FloodFromEverywhere_NewcomerIsServedMeanwhile()
    {
        await using var host = await TestHost.StartAsync();
        await using var newcomer = await TestHost.StartAsync();
        var mostPending = 0;

        // Each connection from an address of its own: 127.1.0.0, 127.1.0.1, …
        var flood = FloodAsync(
            host,
            static i => new IPAddress([127, (byte)(1 + (i >> 16)), (byte)(i >> 8), (byte)i]),
            () => mostPending = Math.Max(mostPending, host.Admission.PendingCount));
        using var patience = new CancellationTokenSource(TestHost.Patience);
        TimeSpan? roundTrip = null;
        do
        {
            // It may be evicted while the flood lasts, as anybody, also when it takes itself to be connected already;
            // asking again helps.
            var result = await newcomer.DialAsync(host.PeerId, host.ListenAddresses, patience.Token);
            if (result.IsConnected)
                roundTrip = (await PingClient.PingAsync(result.Session, TimeProvider.System)).RoundTrip;
        }
        while (roundTrip is null);
        (await flood).ForEach(static socket => socket.Dispose());

        Assert.InRange(mostPending, 1, AdmissionLimits.Default.MaxPending);
    }

    [Fact]
    public async Task Accept_HandshakeThatNeverEnds_IsDroppedAfterItsTime()
    {
        var time = new ManualTimeProvider();
        await using var host = await TestHost.StartAsync(timeProvider: time);
        using var slow = await ConnectAsync(host, IPAddress.Loopback);
        var greeting = Encoding.ASCII.GetBytes("\u0013/multistream/1.0.0\n\u0007/noise\n");
        await slow.SendAsync(greeting);
        var answer = new byte[greeting.Length];
        for (var at = 0; at < answer.Length;)
            at += await slow.ReceiveAsync(answer.AsMemory(at)).InTime();
        Assert.Equal(1, host.Admission.PendingCount);

        // One byte before each of its last seconds does not help.
        var closed = ReceiveEndAsync(slow);
        for (var second = 0; second < 14; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await slow.SendAsync(new byte[1]);
            Assert.False(closed.IsCompleted);
        }
        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), closed);

        Assert.Equal(greeting, answer);
    }

    private static async Task<List<Socket>> FloodAsync(Host host, Func<int, IPAddress> source, Action afterEach)
    {
        await Task.Yield();
        var sockets = new List<Socket>(Connections);
        var started = Encoding.ASCII.GetBytes("\u0013/multistream/1.0.0\n\u0007/no");
        for (var i = 0; i < Connections; i++)
        {
            try
            {
                var socket = await ConnectAsync(host, source(i));
                sockets.Add(socket);
                if (i % 2 == 0)
                    await socket.SendAsync(started);
            }
            catch (SocketException)
            {
                // Reset already, as it should be.
            }
            afterEach();
        }
        return sockets;
    }

    private static async Task<Socket> ConnectAsync(Host host, IPAddress from)
    {
        Assert.True(host.ListenAddresses[0].TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(endPoint);
        return socket;
    }

    private static async Task ReceiveEndAsync(Socket socket)
    {
        try
        {
            while (await socket.ReceiveAsync(new byte[100]) > 0)
            {
                // Only the end matters.
            }
        }
        catch (SocketException)
        {
            // A reset is an end.
        }
    }
}
