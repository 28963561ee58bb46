using System.Buffers;
using Codex.Libp2p.Muxing.Mplex;

namespace Codex.Libp2p.Tests.Muxing.Mplex;

public sealed class MplexFrameTests
{
    [Fact]
    public async Task Muxer_Opens_SendsGoldenBytes()
    {
        var pipes = new PipePair();
        await using var muxer = new MplexMuxer(
            pipes.Near, true, MplexOptions.Default, new ManualTimeProvider(), Logging.None);
        await using var first = await muxer.OpenAsync(CancellationToken.None).InTime();
        var second = await muxer.OpenAsync(CancellationToken.None).InTime();
        await second.SendAsync(0x68, 0x69);
        await second.CloseWriteAsync(CancellationToken.None).InTime();
        second.Reset();

        var result = await pipes.Far.Input.ReadAtLeastAsync(12).InTime();
        // NewStream 0, NewStream 1, message of the initiator, close of the initiator, reset of the initiator.
        Assert.Equal(
            "0000" + "0800" + "0a02" + "6869" + "0c00" + "0e00",
            Convert.ToHexStringLower(result.Buffer.ToArray()));
    }

    [Fact]
    public async Task Muxer_PeerOpens_AnswersAsReceiver()
    {
        await using var peer = new RawMplex();
        // Stream 17 named "17", message "abc", close.
        await peer.SendAsync(Convert.FromHexString("8801023137" + "8a0103616263" + "8c0100"));
        var stream = (await peer.Muxer.AcceptAsync(CancellationToken.None).InTime())!;
        Assert.Equal("abc"u8.ToArray(), await stream.ReceiveToEndAsync());
        await stream.SendAsync(0x64);
        await stream.DisposeAsync().InTime();
        var reset = await peer.OpenAsync(18);
        reset.Reset();

        var result = await peer.FromMuxer.ReadAtLeastAsync(10).InTime();
        Assert.Equal("89010164" + "8b0100" + "950100", Convert.ToHexStringLower(result.Buffer.ToArray()));
    }

    [Fact]
    public async Task Muxer_BothSidesUseTheSameId_StreamsAreApart()
    {
        await using var peer = new RawMplex();
        await using var theirs = await peer.OpenAsync(0);
        await using var ours = await peer.Muxer.OpenAsync(CancellationToken.None).InTime();
        Assert.Equal(theirs.Id, ours.Id);
        await peer.SendAsync(0, MplexFlag.MessageInitiator, 1);
        await peer.SendAsync(0, MplexFlag.MessageReceiver, 2);

        Assert.Equal([1], await theirs.ReceiveAsync(1));
        Assert.Equal([2], await ours.ReceiveAsync(1));
    }

    [Fact]
    public async Task Muxer_LargeWrite_GoesInMessagesThatFitANoiseFrame()
    {
        await using var peer = new RawMplex();
        await using var stream = await peer.OpenAsync(0);
        var writing = stream.Output.WriteAsync(new byte[1_000_000]).AsTask();
        for (var received = 0; received < 1_000_000;)
        {
            var (_, body) = await peer.ReadAsync();
            Assert.InRange(body.Length, 1, 65_511);
            received += body.Length;
        }
        await writing.InTime();
    }
}
