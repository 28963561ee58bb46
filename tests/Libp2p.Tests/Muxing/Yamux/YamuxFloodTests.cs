using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class YamuxFloodTests
{
    [Fact]
    public async Task Muxer_MoreStreamsThanAllowed_RefusesTheRest()
    {
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxInboundStreams = 3 });
        for (uint id = 1; id <= 19; id += 2)
            await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, id, 0);
        var frames = await peer.SyncAsync();

        Assert.Equal([1u, 3, 5], frames.Where(f => f.Header.Flags == YamuxFlags.Ack).Select(f => f.Header.StreamId));
        Assert.Equal(
            [7u, 9, 11, 13, 15, 17, 19],
            frames.Where(f => f.Header.Flags == YamuxFlags.Rst).Select(f => f.Header.StreamId));
        Assert.Equal(3, peer.Muxer.StreamCount);
    }

    [Fact]
    public async Task Muxer_SynFloodAndPeerDoesNotRead_Ends()
    {
        await using var peer = await RawYamux.StartAsync(bufferBytes: 1024);
        var flood = Task.Run(async () =>
        {
            for (uint id = 1; !peer.Muxer.Ended.IsCompleted; id += 2)
            {
                var frame = RawYamux.Frame(YamuxType.WindowUpdate, YamuxFlags.Syn, id, 0);
                if ((await peer.ToMuxer.WriteAsync(frame)).IsCompleted)
                    return;
            }
        });
        while (!peer.Muxer.HasEnded)
            await Task.Yield();
        // The goodbye does not get through either, and is given up after a second.
        while (!peer.Muxer.Ended.IsCompleted)
        {
            peer.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(MuxerEnd.ProtocolError, await peer.Muxer.Ended.InTime());
        await flood.InTime();
    }

    [Fact]
    public async Task Muxer_OpenAndResetInALoop_HoldsNoMoreThanTheLimit()
    {
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxInboundStreams = 16 });
        for (uint id = 1; id <= 4001; id += 2)
        {
            await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, id, 0);
            await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, id, 0);
            if (id % 100 == 1)
                await peer.SyncAsync();
        }
        await peer.SyncAsync();
        Assert.Equal(16, peer.Muxer.StreamCount);

        // Nobody is bothered with streams that are gone; their places come back.
        var accepting = peer.Muxer.AcceptAsync(CancellationToken.None).AsTask();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 4003, 0);
        while (peer.Muxer.StreamCount > 1)
            await Task.Yield();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 4005, 0);
        await using var stream = await accepting.InTime();
        Assert.Contains(stream!.Id, new long[] { 4003, 4005 });
    }

    [Fact]
    public async Task Muxer_HandlersOutliveTheirStreams_CountUntilDisposed()
    {
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxInboundStreams = 1 });
        var stream = await peer.OpenAsync(1);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 3, 0);
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 3, 0);

        await stream.DisposeAsync().InTime();
        await using var next = await peer.OpenAsync(5);
    }

    [Fact]
    public async Task OpenAsync_256Unacknowledged_WaitsForAnAcknowledgement()
    {
        await using var peer = await RawYamux.StartAsync(
            new YamuxOptions { MaxOutboundStreams = 1000, MaxConnectionWindow = 1 << 30 });
        for (var count = 0; count < MuxingLimits.YamuxMaxUnacknowledged; count++)
            await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        var waiting = peer.Muxer.OpenAsync(CancellationToken.None).AsTask();
        await peer.SyncAsync();
        Assert.False(waiting.IsCompleted);

        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Ack, 10, 0);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Ack, 10, 0);
        Assert.Equal(514, (await waiting.InTime()).Id);
        var last = peer.Muxer.OpenAsync(CancellationToken.None).AsTask();
        await peer.SyncAsync();
        Assert.False(last.IsCompleted);
        await peer.Muxer.DisposeAsync().InTime();
        await Assert.ThrowsAsync<MuxerException>(() => last.InTime());
    }

    [Fact]
    public async Task OpenAsync_AtTheLimit_Throws()
    {
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxOutboundStreams = 2 });
        await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        var second = await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        await Assert.ThrowsAsync<MuxerException>(() => peer.Muxer.OpenAsync(CancellationToken.None).InTime());

        await second.DisposeAsync().InTime();
        await peer.SyncAsync();
        await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
    }
}
