using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;

namespace Codex.Libp2p.Tests.Muxing.Mplex;

public sealed class MplexHostilePeerTests
{
    [Theory]
    [InlineData("0700")] // flag 7
    [InlineData("02818040")] // message of 1 MiB + 1
    [InlineData("80808080808080808000")] // varint of ten bytes
    [InlineData("00" + "00" + "00" + "00")] // stream 0 twice
    public async Task Muxer_PeerBreaksProtocol_Ends(string bytes)
    {
        await using var peer = new RawMplex();
        await peer.SendAsync(Convert.FromHexString(bytes));

        Assert.Equal(MuxerEnd.ProtocolError, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_DataForUnknownClosedAndResetStreams_StaysInStep()
    {
        await using var peer = new RawMplex();
        await using var reset = await peer.OpenAsync(0);
        await using var closed = await peer.OpenAsync(1);
        await using var good = await peer.OpenAsync(2);
        reset.Reset();
        await peer.SendAsync(1, MplexFlag.MessageInitiator, 5);
        await peer.SendAsync(1, MplexFlag.CloseInitiator, 9, 9, 9);

        await peer.SendAsync(0, MplexFlag.MessageInitiator, new byte[50_000]);
        await peer.SendAsync(1, MplexFlag.MessageInitiator, new byte[50_000]);
        await peer.SendAsync(99, MplexFlag.MessageInitiator, new byte[1024 * 1024]);
        await peer.SendAsync(98, MplexFlag.MessageReceiver, new byte[7]);
        await peer.SendAsync(97, MplexFlag.CloseReceiver);
        await peer.SendAsync(96, MplexFlag.ResetInitiator);
        await peer.SendAsync(2, MplexFlag.MessageInitiator, 7);

        Assert.Equal([7], await good.ReceiveAsync(1));
        Assert.Equal([5], await closed.ReceiveToEndAsync());
        await reset.AssertResetAsync();
    }

    [Fact]
    public async Task Muxer_OneByteAtATime_ReadsEverything()
    {
        await using var peer = new RawMplex();
        byte[] all =
        [
            .. RawMplex.Frame(300, MplexFlag.NewStream, 1, 2, 3),
            .. RawMplex.Frame(300, MplexFlag.MessageInitiator),
            .. RawMplex.Frame(300, MplexFlag.MessageInitiator, 1, 2, 3),
            .. RawMplex.Frame(300, MplexFlag.CloseInitiator),
        ];
        foreach (var single in all)
            await peer.SendAsync([single]);
        await using var stream = await peer.Muxer.AcceptAsync(CancellationToken.None).InTime();

        Assert.Equal([1, 2, 3], await stream!.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Muxer_InputEndsWithinMessage_EndsAsTransportError(int bytes)
    {
        await using var peer = new RawMplex();
        await peer.SendAsync(RawMplex.Frame(0, MplexFlag.NewStream, 1, 2, 3, 4)[..bytes]);
        await peer.ToMuxer.CompleteAsync();

        Assert.Equal(MuxerEnd.TransportError, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_MoreStreamsThanAllowed_RefusesTheRest()
    {
        await using var peer = new RawMplex(new MplexOptions { MaxInboundStreams = 2 });
        for (var id = 0; id < 4; id++)
            await peer.SendAsync(id, MplexFlag.NewStream);

        await peer.ExpectAsync(2, MplexFlag.ResetReceiver);
        await peer.ExpectAsync(3, MplexFlag.ResetReceiver);
        Assert.Equal(2, peer.Muxer.StreamCount);
    }

    [Fact]
    public async Task Muxer_ReaderStalls_HoldsTheConnectionThenResetsItsStream()
    {
        var options = MplexOptions.Default with { ReceiveBuffer = 256 * 1024 };
        await using var peer = new RawMplex(options);
        await using var stalled = await peer.OpenAsync(0);
        await using var good = await peer.OpenAsync(1);
        await peer.SendAsync(0, MplexFlag.MessageInitiator, new byte[400_000]);
        await peer.SendAsync(1, MplexFlag.MessageInitiator, 42);
        await peer.Muxer.HeldAsync();
        Assert.InRange(peer.Muxer.BufferedBytes, 1, options.ReceiveBuffer);
        Assert.False(good.Input.TryRead(out _));
        // The other direction is not held.
        await good.SendAsync(1, 2);
        await peer.ExpectAsync(1, MplexFlag.MessageReceiver, 1, 2);

        peer.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(good.Input.TryRead(out _));
        peer.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal([42], await good.ReceiveAsync(1));
        await peer.ExpectAsync(0, MplexFlag.ResetReceiver);
        await stalled.AssertResetAsync();
    }

    [Fact]
    public async Task Muxer_ReaderReturnsInTime_LosesNothing()
    {
        await using var peer = new RawMplex(MplexOptions.Default with { ReceiveBuffer = 256 * 1024 });
        await using var stream = await peer.OpenAsync(0);
        await peer.SendAsync(0, MplexFlag.MessageInitiator, new byte[900_000]);
        await peer.Muxer.HeldAsync();
        peer.Time.Advance(TimeSpan.FromSeconds(9));
        for (var received = 0; received < 900_000; received += 100_000)
            await stream.ReceiveAsync(100_000);
        peer.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(0, peer.Muxer.BufferedBytes);
        Assert.False(peer.Muxer.Ended.IsCompleted);
    }

    [Fact]
    public async Task Muxer_ConnectionBufferFull_ResetsTheLargestThenTheWaiting()
    {
        await using var peer = new RawMplex(MplexOptions.Default with { ConnectionBuffer = 512 * 1024 });
        await using var large = await peer.OpenAsync(0);
        await using var small = await peer.OpenAsync(1);
        await using var good = await peer.OpenAsync(2);
        await peer.SendAsync(0, MplexFlag.MessageInitiator, new byte[500_000]);
        await peer.SendAsync(1, MplexFlag.MessageInitiator, new byte[50_000]);
        await peer.Muxer.HeldAsync();
        peer.Time.Advance(TimeSpan.FromSeconds(10));
        await peer.ExpectAsync(0, MplexFlag.ResetReceiver);
        // Nobody reads or disposes of the large one: its memory is still taken.
        peer.Time.Advance(TimeSpan.FromSeconds(10));
        await peer.ExpectAsync(1, MplexFlag.ResetReceiver);

        await large.DisposeAsync().InTime();
        await peer.SendAsync(2, MplexFlag.MessageInitiator, 3);
        Assert.Equal([3], await good.ReceiveAsync(1));
    }

    [Fact]
    public async Task OpenAsync_BurstTowardsJs_IsPaced()
    {
        await using var peer = new RawMplex(MplexOptions.Default);
        for (var id = 0; id < 5; id++)
        {
            await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
            await peer.ExpectAsync(id, MplexFlag.NewStream);
        }
        var sixth = peer.Muxer.OpenAsync(CancellationToken.None).AsTask();
        peer.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(sixth.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(0.25));
        await sixth.InTime();

        await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        peer.Muxer.OpensPerSecond = 0;
        for (var count = 0; count < 20; count++)
            await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
    }

    [Fact]
    public async Task Muxer_PeerNeverAnswersStreams_EndsAsTimeout()
    {
        await using var peer = new RawMplex();
        await using var stream = await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        await stream.SendAsync(1);
        await peer.ExpectAsync(0, MplexFlag.NewStream);
        await peer.ExpectAsync(0, MplexFlag.MessageInitiator, 1);
        peer.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(peer.Muxer.Ended.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(MuxerEnd.Timeout, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_PeerAnsweredOnce_MayBeSilent()
    {
        await using var peer = new RawMplex();
        await using var stream = await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        await stream.SendAsync(1);
        await peer.ExpectAsync(0, MplexFlag.NewStream);
        await peer.SendAsync(0, MplexFlag.MessageReceiver, 2);
        await stream.ReceiveAsync(1);
        peer.Time.Advance(TimeSpan.FromHours(1));

        Assert.False(peer.Muxer.Ended.IsCompleted);
    }
}
