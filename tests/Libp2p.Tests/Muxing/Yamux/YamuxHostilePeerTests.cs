using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class YamuxHostilePeerTests
{
    private const uint ProtocolError = 1;

    [Theory]
    [InlineData("010000000000000000000000")] // version 1
    [InlineData("000400000000000100000000")] // type 4
    [InlineData("000000000000000000000001")] // data for the connection
    [InlineData("000100010000000200000000")] // opens a stream of our parity
    [InlineData("000000010000000101000001")] // opens with more than any window
    [InlineData("00000000000003e7ffffffff")] // oversize, for a stream nobody knows
    public async Task Muxer_PeerBreaksProtocol_EndsWithGoAwayOne(string frame)
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.SendAsync(Convert.FromHexString(frame));

        Assert.Equal(MuxerEnd.ProtocolError, await peer.Muxer.Ended.InTime());
        await peer.ExpectGoodbyeAsync(ProtocolError);
    }

    [Fact]
    public async Task Muxer_PeerOverflowsWindow_EndsWithGoAwayOne()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await peer.SendDataAsync(1, new byte[200_000]);
        await peer.SendAsync(YamuxType.Data, YamuxFlags.None, 1, MuxingLimits.YamuxInitialWindow - 200_000 + 1);

        Assert.Equal(MuxerEnd.ProtocolError, await peer.Muxer.Ended.InTime());
        await peer.ExpectGoodbyeAsync(ProtocolError);
        await stream.AssertResetAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Muxer_PeerReusesId_EndsWithGoAwayOne(bool isForgotten)
    {
        await using var peer = await RawYamux.StartAsync();
        await using var stream = await peer.OpenAsync();
        if (isForgotten)
            await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);

        Assert.Equal(MuxerEnd.ProtocolError, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_IdsSwapped_AcceptsBoth()
    {
        await using var peer = await RawYamux.StartAsync();
        await using var second = await peer.OpenAsync(3);
        await using var first = await peer.OpenAsync(1);

        Assert.Equal(2, peer.Muxer.StreamCount);
    }

    [Fact]
    public async Task Muxer_DataForUnknownForgottenAndResetStreams_StaysInStep()
    {
        await using var peer = await RawYamux.StartAsync();
        await using var reset = await peer.OpenAsync(1);
        await using var closed = await peer.OpenAsync(3);
        await using var good = await peer.OpenAsync(5);
        reset.Reset();
        await peer.ExpectAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        await peer.SendDataAsync(3, [1, 2, 3], YamuxFlags.Fin);

        await peer.SendDataAsync(1, new byte[50_000]);
        await peer.SendDataAsync(3, new byte[300_000]);
        await peer.SendDataAsync(999, new byte[70_000], YamuxFlags.Fin);
        await peer.SendDataAsync(1000, new byte[1], YamuxFlags.Rst);
        await peer.SendDataAsync(5, [7, 7]);

        Assert.Equal([7, 7], await good.ReceiveAsync(2));
        Assert.Equal([1, 2, 3], await closed.ReceiveToEndAsync());
        await reset.AssertResetAsync();
        Assert.Empty(await peer.SyncAsync());
    }

    [Fact]
    public async Task Muxer_OneByteAtATime_ReadsEverything()
    {
        await using var peer = await RawYamux.StartAsync();
        byte[] all =
        [
            .. RawYamux.Frame(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0),
            .. RawYamux.Frame(YamuxType.Data, YamuxFlags.None, 1, 0),
            .. RawYamux.Frame(YamuxType.Data, YamuxFlags.Fin, 1, 5), 1, 2, 3, 4, 5,
        ];
        foreach (var single in all)
            await peer.SendAsync([single]);

        await using var stream = await peer.Muxer.AcceptAsync(CancellationToken.None).InTime();
        Assert.Equal([1, 2, 3, 4, 5], await stream!.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(20)]
    public async Task Muxer_InputEndsWithinFrame_EndsAsTransportError(int bytes)
    {
        await using var peer = await RawYamux.StartAsync();
        byte[] frame = [.. RawYamux.Frame(YamuxType.Data, YamuxFlags.Syn, 1, 100), .. new byte[100]];
        await peer.SendAsync(frame[..bytes]);
        await peer.ToMuxer.CompleteAsync();

        Assert.Equal(MuxerEnd.TransportError, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_InputEndsBetweenFrames_EndsAsRemoteClosed()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await peer.ToMuxer.CompleteAsync();

        Assert.Equal(MuxerEnd.RemoteClosed, await peer.Muxer.Ended.InTime());
        await stream.AssertResetAsync();
        Assert.Null(await peer.Muxer.AcceptAsync(CancellationToken.None).InTime());
        await Assert.ThrowsAsync<MuxerException>(() => peer.Muxer.OpenAsync(CancellationToken.None).InTime());
    }

    [Fact]
    public async Task Muxer_ReadingFails_EndsAsTransportError()
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.ToMuxer.CompleteAsync(new IOException("broken"));

        Assert.Equal(MuxerEnd.TransportError, await peer.Muxer.Ended.InTime());
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(77u)]
    public async Task Muxer_PeerSaysGoodbyeWithError_Ends(uint code)
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.OpenAsync();
        await peer.SendAsync(YamuxType.GoAway, YamuxFlags.None, 0, code);

        Assert.Equal(MuxerEnd.RemoteClosed, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_PeerSaysGoodbye_OpensNoMoreAndEndsWithTheLastStream()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        await peer.SendAsync(YamuxType.GoAway, YamuxFlags.None, 0, 0);
        await peer.SyncAsync();
        await Assert.ThrowsAsync<MuxerException>(() => peer.Muxer.OpenAsync(CancellationToken.None).InTime());

        await peer.SendDataAsync(1, [9], YamuxFlags.Fin);
        Assert.Equal([9], await stream.ReceiveToEndAsync());
        Assert.False(peer.Muxer.Ended.IsCompleted);
        await stream.DisposeAsync().InTime();

        Assert.Equal(MuxerEnd.RemoteClosed, await peer.Muxer.Ended.InTime());
    }

    [Fact]
    public async Task Muxer_WindowDeltasOverflow_CreditSaturates()
    {
        await using var peer = await RawYamux.StartAsync();
        var stream = await peer.OpenAsync();
        for (var round = 0; round < 5; round++)
            await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, uint.MaxValue);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.None, 1, 0x80000000);
        await peer.SyncAsync();

        Assert.Equal(MuxingLimits.YamuxMaxCredit, ((MuxedStream)stream).Notes.SendCredit);
        await stream.SendAsync(1);
        await peer.ExpectAsync(YamuxType.Data, YamuxFlags.None, 1, 1);
    }

    [Fact]
    public async Task Muxer_AnswersNobodyAskedFor_AreIgnored()
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, 1234);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Ack, 2, 0);

        Assert.Empty(await peer.SyncAsync());
    }
}
