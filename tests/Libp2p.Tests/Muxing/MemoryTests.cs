using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;
using Codex.Libp2p.Tests.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing;

[Collection(nameof(Measured))]
public sealed class MemoryTests
{
    [Fact]
    public async Task Muxer_PingFloodAndPeerDoesNotRead_MemoryStaysBounded()
    {
        await using var peer = await RawYamux.StartAsync(bufferBytes: 4096);
        var pings = Enumerable.Range(0, 1000)
            .SelectMany(value => RawYamux.Frame(YamuxType.Ping, YamuxFlags.Syn, 0, (uint)value)).ToArray();
        await peer.SendAsync(pings);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 300; round++)
            await peer.SendAsync(pings);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        // The answers that fitted are read, then the connection serves again.
        await using var stream = await peer.OpenAsync(1, skipPingAnswers: true);
        Assert.False(peer.Muxer.Ended.IsCompleted);
    }

    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public async Task Streams_TenThousandOpenedAndClosed_LeaveNothingBehind(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var serving = ServeAsync(pair.Listener);
        await UseAsync(pair.Dialer, 500);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await UseAsync(pair.Dialer, 10_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
        Assert.Equal(0, pair.Dialer.StreamCount);

        await pair.Dialer.CloseAsync(CancellationToken.None).InTime();
        await serving.InTime();
        Assert.Equal(0, pair.Listener.StreamCount);
        if (pair.Dialer is YamuxMuxer yamux)
            Assert.Equal(0, yamux.WindowBytes);
    }

    private static async Task UseAsync(IMuxer muxer, int streams)
    {
        for (var count = 0; count < streams; count++)
        {
            await using var stream = await muxer.OpenAsync(CancellationToken.None).InTime();
            await stream.Output.WriteAsync(new byte[] { 1 });
            await stream.CloseWriteAsync(CancellationToken.None);
            if (count % 10 == 0)
                stream.Reset();
            else
                Assert.Equal([1], await stream.ReceiveToEndAsync());
        }
    }

    private static async Task ServeAsync(IMuxer muxer)
    {
        while (await muxer.AcceptAsync(CancellationToken.None) is { } stream)
        {
            try
            {
                await stream.Input.CopyToAsync(stream.Output);
            }
            catch (StreamResetException)
            {
                // Every tenth is.
            }
            await stream.DisposeAsync();
        }
    }
}
