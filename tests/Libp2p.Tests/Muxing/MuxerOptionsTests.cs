using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing;

public sealed class MuxerOptionsTests
{
    public static TheoryData<YamuxOptions, string> BadYamux => new()
    {
        { new YamuxOptions { MaxInboundStreams = 0 }, nameof(YamuxOptions.MaxInboundStreams) },
        { new YamuxOptions { MaxStreamWindow = 1000 }, nameof(YamuxOptions.MaxStreamWindow) },
        { new YamuxOptions { PingTimeout = TimeSpan.Zero }, nameof(YamuxOptions.PingTimeout) },
    };

    [Theory]
    [MemberData(nameof(BadYamux), DisableDiscoveryEnumeration = true)]
    public void YamuxMuxer_OptionOutOfRange_NamesIt(YamuxOptions options, string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new YamuxMuxer(new PipePair().Near, true, options, TimeProvider.System, Logging.None));
        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public void MplexMuxer_OptionOutOfRange_NamesIt()
    {
        var options = MplexOptions.Default with { ReceiveBuffer = 5 };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new MplexMuxer(new PipePair().Near, true, options, TimeProvider.System, Logging.None));
        Assert.Equal(nameof(MplexOptions.ReceiveBuffer), error.ParamName);
    }
}
