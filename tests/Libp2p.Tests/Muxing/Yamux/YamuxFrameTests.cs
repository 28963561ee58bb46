using System.Buffers;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class YamuxFrameTests
{
    [Fact]
    public async Task Muxer_SpeaksAsDialer_SendsGoldenBytes()
    {
        var pipes = new PipePair();
        await using var muxer = new YamuxMuxer(
            pipes.Near, isDialer: true, YamuxOptions.Default, new ManualTimeProvider(), Logging.None);
        var stream = await muxer.OpenAsync(CancellationToken.None).InTime();
        await stream.SendAsync(0x68, 0x69);
        await stream.CloseWriteAsync(CancellationToken.None).InTime();
        await muxer.CloseAsync(CancellationToken.None).InTime();

        var result = await pipes.Far.Input.ReadAtLeastAsync(62).InTime();
        var expected =
            "000200010000000000000001" + // ping 1
            "000100010000000100000000" + // window update, SYN, stream 1
            "000000000000000100000002" + "6869" +
            "000100040000000100000000" + // FIN
            "000300000000000000000000"; // goodbye, normal
        Assert.Equal(expected, Convert.ToHexStringLower(result.Buffer.ToArray()));
    }

    [Fact]
    public async Task Muxer_PeerOpensWithDataAndFin_AnswersWithGoldenBytes()
    {
        await using var peer = await RawYamux.StartAsync();
        await peer.SendAsync(Convert.FromHexString("000000050000000100000003" + "616263"));

        var stream = (await peer.Muxer.AcceptAsync(CancellationToken.None).InTime())!;
        Assert.Equal("abc"u8.ToArray(), await stream.ReceiveToEndAsync());
        await stream.SendAsync(0x64);
        await stream.DisposeAsync().InTime();

        var result = await peer.FromMuxer.ReadAtLeastAsync(37).InTime();
        Assert.Equal(
            "000100020000000100000000" + "000000000000000100000001" + "64" + "000100040000000100000000",
            Convert.ToHexStringLower(result.Buffer.ToArray()));
    }
}
