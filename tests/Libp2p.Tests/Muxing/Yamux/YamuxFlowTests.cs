using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class YamuxFlowTests
{
    [Fact]
    public async Task Sender_PeerBelievesIn256000Bytes_StopsThereUntilGranted()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        var writing = stream.Output.WriteAsync(new byte[400_000]).AsTask();

        var received = 0;
        while (received < 256_000)
        {
            var (header, body) = await peer.ReadAsync();
            Assert.Equal(YamuxType.Data, header.Type);
            Assert.InRange(body.Length, 1, MuxingLimits.YamuxPayload);
            received += body.Length;
        }
        Assert.Equal(256_000, received);
        Assert.Empty(await peer.SyncAsync());

        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 1);
        await peer.ExpectAsync(YamuxType.Data, YamuxFlags.None, 1, 1);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 1_000_000);
        for (received = 1; received < 400_000 - 256_000;)
            received += (await peer.ReadAsync()).Body.Length;
        await writing.InTime();
    }

    [Fact]
    public async Task Sender_SynGrantsWindow_UsesIt()
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 100);
        var stream = await peer.Muxer.AcceptAsync(CancellationToken.None).InTime();
        var writing = stream!.Output.WriteAsync(new byte[300_000]).AsTask();
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Ack, 1, 0);

        for (var received = 0; received < 256_100;)
            received += (await peer.ReadAsync()).Body.Length;
        Assert.Empty(await peer.SyncAsync());
        await writing.InTime();
    }

    [Fact]
    public async Task Receiver_HalfConsumedSlowly_GrantsWhatWasConsumed()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await peer.SendDataAsync(1, new byte[200_000]);
        peer.Time.Advance(TimeSpan.FromSeconds(1));

        await stream.ReceiveAsync(100_000);
        Assert.Empty(await peer.SyncAsync());
        await stream.ReceiveAsync(40_000);
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 140_000);
        Assert.Equal(MuxingLimits.YamuxInitialWindow, peer.Muxer.WindowBytes);
    }

    [Fact]
    public async Task Receiver_ReaderKeepsUp_WindowDoublesUpToItsLimit()
    {
        const int Most = 1024 * 1024;
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxStreamWindow = Most });
        var stream = await peer.OpenAsync();
        long window = MuxingLimits.YamuxInitialWindow;
        foreach (var expected in new[] { 512 * 1024, Most, Most, Most })
        {
            var half = (int)peer.Muxer.WindowBytes / 2;
            await peer.SendDataAsync(1, new byte[half]);
            await stream.ReceiveAsync(half);
            var (grant, _) = await peer.ReadAsync();
            window += grant.Length - half;
            Assert.Equal(expected, window);
            Assert.Equal(expected, peer.Muxer.WindowBytes);
        }
    }

    [Fact]
    public async Task Receiver_ConnectionsWindowsAtHalfTheirLimit_GrowNoMore()
    {
        const int Most = 4 * MuxingLimits.YamuxInitialWindow;
        await using var peer = await RawYamux.StartAsync(new YamuxOptions { MaxConnectionWindow = Most });
        var first = await peer.OpenAsync(1);
        await using var second = await peer.OpenAsync(3);
        await peer.SendDataAsync(1, new byte[131_072]);
        await first.ReceiveAsync(131_072);
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 131_072);

        await using var third = await peer.OpenAsync(5);
        await using var fourth = await peer.OpenAsync(7);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 9, 0);
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 9, 0);
        await Assert.ThrowsAsync<MuxerException>(() => peer.Muxer.OpenAsync(CancellationToken.None).InTime());

        await peer.SendDataAsync(1, [], YamuxFlags.Fin);
        await peer.SyncAsync();
        await first.DisposeAsync().InTime();
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Fin, 1, 0);
        await using var fifth = await peer.OpenAsync(11);
    }

    [Fact]
    public async Task Receiver_AfterFin_GrantsNothing()
    {
        await using var peer = await RawYamux.StartAsync();
        await using var stream = await peer.OpenAsync();
        await peer.SendDataAsync(1, new byte[200_000], YamuxFlags.Fin);
        await peer.SyncAsync();
        Assert.Equal(200_000, (await stream.ReceiveToEndAsync()).Length);

        Assert.Empty(await peer.SyncAsync());
    }

    [Fact]
    public async Task Receiver_OneReaderStalls_OtherStreamFlows()
    {
        await using var peer = await RawYamux.StartAsync();
        await using var stalled = await peer.OpenAsync(1);
        await using var flowing = await peer.OpenAsync(3);
        await peer.SendDataAsync(1, new byte[MuxingLimits.YamuxInitialWindow]);
        for (var round = 0; round < 50; round++)
        {
            await peer.SendDataAsync(3, new byte[100_000]);
            Assert.Equal(100_000, (await flowing.ReceiveAsync(100_000)).Length);
        }
        Assert.Equal(MuxingLimits.YamuxInitialWindow, ((MuxedStream)stalled).Notes.Unread);
    }

    [Fact]
    public async Task Writer_LargeAndSmallStream_SmallWaitsForFewFrames()
    {
        await using var peer = await RawYamux.StartAsync(bufferBytes: 64 * 1024);
        await using var large = await peer.OpenAsync(1);
        await using var small = await peer.OpenAsync(3);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 200_000_000);
        var writing = large.Output.WriteAsync(new byte[100_000_000]).AsTask();
        for (var received = 0; received < 5_000_000;)
            received += (await peer.ReadAsync()).Body.Length;

        await small.SendAsync(42);
        var before = 0;
        while ((await peer.ReadAsync()).Header.StreamId != 3)
            before++;
        // What is in the connection, what is in the batch being filled, and one turn.
        Assert.InRange(before, 0, 12);
        large.Reset();
        await Assert.ThrowsAsync<StreamResetException>(() => writing.InTime());
    }

    [Fact]
    public async Task Writer_SeveralStreamsReady_OneFlushCarriesAll()
    {
        var pipes = new PipePair();
        var output = new CountingWriter(pipes.Near.Output);
        await using var muxer = new YamuxMuxer(
            new Duplex(pipes.Near.Input, output), true, YamuxOptions.Default, new ManualTimeProvider(), Logging.None);
        await output.FirstFlush.InTime();
        var streams = new List<IMuxedStream>();
        output.Hold();
        await using var trigger = await muxer.OpenAsync(CancellationToken.None).InTime();
        await output.Held.InTime();
        for (var index = 0; index < 10; index++)
        {
            var stream = await muxer.OpenAsync(CancellationToken.None).InTime();
            await stream.SendAsync(1, 2, 3);
            streams.Add(stream);
        }
        var before = output.Flushes;
        output.Release();
        await pipes.Far.Input.ReadAtLeastAsync(24 + (10 * (12 + 12 + 3))).InTime();

        Assert.Equal(before + 1, output.Flushes);
    }
}
