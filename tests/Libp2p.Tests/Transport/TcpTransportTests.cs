using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Tests.Pipes;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Transport;

public sealed class TcpTransportTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Listen_SeveralAddresses_ReportsRealPortsAndAcceptsOnEach()
    {
        await using var listener = New();
        await using var dialer = New();
        listener.Listen([AnyPort, new IPEndPoint(IPAddress.IPv6Loopback, 0)]);

        foreach (var endPoint in listener.ListenEndPoints)
        {
            Assert.NotEqual(0, endPoint.Port);
            await using var dialled = await dialer.DialAsync(endPoint, fromListenPort: false, default).InTime();
            using var accepted = await listener.AcceptAsync(default).InTime();
            Assert.Equal(dialled.Path.Local, accepted!.Connection.Path.Remote);
        }
    }

    [Fact]
    public async Task Listen_PortInUse_SaysWhich()
    {
        await using var transport = New();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(AnyPort);
        other.Listen();
        var taken = (IPEndPoint)other.LocalEndPoint!;

        var thrown = Assert.Throws<TransportException>(() => transport.Listen([AnyPort, taken]));

        Assert.Contains(taken.ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Empty(transport.ListenEndPoints);
    }

    [Fact]
    public async Task Listen_PortOfAnotherNode_IsRefusedThoughBothShareTheirPorts()
    {
        await using var first = New();
        await using var second = New();
        first.Listen([AnyPort]);

        Assert.Throws<TransportException>(() => second.Listen([.. first.ListenEndPoints]));
    }

    [Fact]
    public async Task Listen_PortAgainAfterStopping_Works()
    {
        await using var first = New();
        await using var second = New();
        first.Listen([AnyPort]);
        var endPoints = first.ListenEndPoints;
        await using var dialled = await second.DialAsync(endPoints[0], fromListenPort: false, default).InTime();
        await first.StopListeningAsync();

        second.Listen([.. endPoints]);
    }

    [Fact]
    public async Task DialAsync_FromListenPort_OtherSideSeesThatPort()
    {
        await using var listener = New();
        await using var dialer = New();
        listener.Listen([AnyPort, AnyPort]);
        dialer.Listen([AnyPort]);

        foreach (var target in listener.ListenEndPoints)
        {
            await using var dialled = await dialer.DialAsync(target, fromListenPort: true, default).InTime();
            using var accepted = await listener.AcceptAsync(default).InTime();
            Assert.Equal(Multiaddr.FromEndPoint(dialer.ListenEndPoints[0]), accepted!.Connection.Path.Remote);
        }
    }

    [Fact]
    public async Task DialAsync_NobodyListens_Throws()
    {
        await using var dialer = New();
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(AnyPort);

        await Assert.ThrowsAsync<SocketException>(
            () => dialer.DialAsync((IPEndPoint)bound.LocalEndPoint!, fromListenPort: false, default).InTime());
    }

    [Fact]
    public async Task Pipes_HalfClosed_OtherHalfStaysOpenThenBothEnd()
    {
        var (near, far) = await ConnectAsync();

        await near.Output.WriteAsync(new byte[] { 1, 2, 3 });
        await near.Output.CompleteAsync();
        var received = await far.Input.TakeAllAsync().InTime();
        await far.Output.WriteAsync(new byte[] { 4 });
        await far.Output.CompleteAsync();
        var answer = await near.Input.TakeAllAsync().InTime();
        await near.Input.CompleteAsync();
        await far.Input.CompleteAsync();

        Assert.Equal([1, 2, 3], received);
        Assert.Equal([4], answer);
        await near.Closed.InTime();
        await far.Closed.InTime();
    }

    [Fact]
    public async Task Pipes_AnyPiecesBothWays_ArriveInOrder()
    {
        var (near, far) = await ConnectAsync();
        await Task.WhenAll(CarryAsync(near, far, seed: 1), CarryAsync(far, near, seed: 2)).InTime();
        near.Abort();
        far.Abort();

        static async Task CarryAsync(TcpConnection from, TcpConnection to, int seed)
        {
            var random = new Random(seed);
            var sent = random.Exactly(5_000_000);
            var receiving = to.Input.TakeAllAsync();
            for (var at = 0; at < sent.Length;)
            {
                var count = Math.Min(random.Next(1, 400_000), sent.Length - at);
                await from.Output.WriteAsync(sent.AsMemory(at, count));
                at += count;
            }
            await from.Output.CompleteAsync();
            Assert.Equal(sent, await receiving);
        }
    }

    [Fact]
    public async Task Abort_ReadingAndWriting_BothFail()
    {
        var (near, far) = await ConnectAsync();
        var reading = near.Input.ReadAsync().AsTask();
        var writing = Task.Run(async () =>
        {
            // Nobody reads: this waits for the network before long.
            while (true)
                await near.Output.WriteAsync(new byte[1 << 20]);
        });

        near.Abort();

        await Assert.ThrowsAnyAsync<Exception>(() => reading.InTime());
        await Assert.ThrowsAnyAsync<Exception>(() => writing.InTime());
        far.Abort();
    }

    private static TcpTransport New() => new(new ConnectionAdmission(AdmissionLimits.Default), TimeProvider.System);

    private static async Task<(TcpConnection Near, TcpConnection Far)> ConnectAsync()
    {
        var listener = New();
        listener.Listen([AnyPort]);
        var near = await listener.DialAsync(listener.ListenEndPoints[0], fromListenPort: false, default).InTime();
        var far = await listener.AcceptAsync(default).InTime();
        await listener.StopListeningAsync();
        return (near, (TcpConnection)far!.Connection);
    }
}
