using Codex.Libp2p.Protocols.Relay.Server;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class RareLogTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    [Fact]
    public void TryReport_Flood_IsALineAtOnceAndOneForTheRest()
    {
        var time = new ManualTimeProvider();
        var log = new RareLog(Pause, time);

        Assert.True(log.TryReport(out var count));
        Assert.Equal(1, count);
        for (var i = 0; i < 999; i++)
            Assert.False(log.TryReport(out _));
        time.Advance(Pause);

        Assert.True(log.TryReport(out count));
        Assert.Equal(1000, count);
        Assert.False(log.TryReport(out _));
    }
}
