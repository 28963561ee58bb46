using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class YamuxTimeTests
{
    [Fact]
    public async Task Pings_Answered_GoOnEvery30Seconds()
    {
        await using var peer = await RawYamux.StartAsync();
        for (uint value = 2; value < 5; value++)
        {
            await peer.SyncAsync();
            peer.Time.Advance(TimeSpan.FromSeconds(29.9));
            Assert.Empty(await peer.SyncAsync());
            peer.Time.Advance(TimeSpan.FromSeconds(0.1));
            await peer.ExpectAsync(YamuxType.Ping, YamuxFlags.Syn, 0, value);
            peer.Time.Advance(TimeSpan.FromMilliseconds(20));
            await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, value);
            await peer.SyncAsync();
            Assert.Equal(TimeSpan.FromMilliseconds(20), peer.Muxer.RoundTrip);
        }
    }

    [Fact]
    public async Task Pings_NotAnsweredAndSilence_EndAsTimeout()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        peer.Time.Advance(TimeSpan.FromSeconds(30));
        await peer.ExpectAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 2);
        peer.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(peer.Muxer.Ended.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(MuxerEnd.Timeout, await peer.Muxer.Ended.InTime());
        await stream.AssertResetAsync();
    }

    [Fact]
    public async Task Pings_LateBehindData_DoNotEndTheConnection()
    {
        await using var peer = await RawYamux.StartAsync();
        await using var stream = await peer.OpenAsync();
        peer.Time.Advance(TimeSpan.FromSeconds(30));
        await peer.ExpectAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 2);
        for (var round = 0; round < 10; round++)
        {
            peer.Time.Advance(TimeSpan.FromSeconds(8));
            await peer.SendDataAsync(1, [1]);
            await stream.ReceiveAsync(1);
        }
        Assert.False(peer.Muxer.Ended.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(MuxerEnd.Timeout, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Writer_ConnectionTakesNothing_ReadsOnThenEndsAsTimeout()
    {
        await using var peer = await RawYamux.StartAsync(
            new YamuxOptions { KeepAliveInterval = TimeSpan.FromHours(1) }, bufferBytes: 4096);
        var stream = await peer.OpenAsync();
        var writing = stream.Output.WriteAsync(new byte[1_000_000]).AsTask();
        await peer.SendDataAsync(1, new byte[100_000]);
        Assert.Equal(100_000, (await stream.ReceiveAsync(100_000)).Length);
        // The write is stuck once the connection holds more than it may.
        await peer.FromMuxer.ReadAtLeastAsync(4096).InTime();

        while (!peer.Muxer.Ended.IsCompleted)
        {
            peer.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.Equal(MuxerEnd.Timeout, await peer.Muxer.Ended.InTime());
        await Assert.ThrowsAsync<StreamResetException>(() => writing.InTime());
    }

    [Fact]
    public async Task DisposeAsync_PeerTakesNothing_ResetsAfterTheTimeout()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await stream.Output.WriteAsync(new byte[256_000]).InTime();
        await stream.Output.WriteAsync(new byte[1000]).InTime();
        await peer.SendDataAsync(1, [], YamuxFlags.Fin);
        Assert.Empty(await stream.ReceiveToEndAsync());
        var disposing = stream.DisposeAsync().AsTask();
        await peer.SyncAsync();
        Assert.False(disposing.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(10));

        await disposing.InTime();
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        Assert.Equal(0, peer.Muxer.StreamCount);
    }

    [Fact]
    public async Task CloseAsync_PeerGrantsNothing_SaysGoodbyeAfterASecond()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await stream.Output.WriteAsync(new byte[300_000]).InTime();
        var closing = peer.Muxer.CloseAsync(CancellationToken.None).AsTask();
        await peer.SyncAsync();
        Assert.False(closing.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(1));

        await closing.InTime();
        await peer.ExpectGoodbyeAsync(0);
        Assert.Equal(MuxerEnd.Closed, await peer.Muxer.Ended.InTime());
    }
}
