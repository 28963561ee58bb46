using Codex.PortMapping.Protocols;

namespace Codex.PortMapping.Tests.Protocols;

public sealed class EpochWatchTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HasLostState_FirstEpoch_TellsNothing(bool isPcp) =>
        Assert.False(new EpochWatch(_time, isPcp).HasLostState(0));

    [Theory]
    // NAT-PMP: 7/8 of what passed here, but for 2 s, have to pass there; more may.
    [InlineData(false, 1000, 800, 1698, false)]
    [InlineData(false, 1000, 800, 1697, true)]
    [InlineData(false, 1000, 800, 90_000, false)]
    [InlineData(false, 1000, 0, 998, false)]
    [InlineData(false, 1000, 0, 997, true)]
    // PCP: 15/16, but for 2 s, in either direction; never back by more than 1 s.
    [InlineData(true, 1000, 1600, 2498, false)]
    [InlineData(true, 1000, 1600, 2497, true)]
    [InlineData(true, 1000, 1600, 2708, false)]
    [InlineData(true, 1000, 1600, 2710, true)]
    [InlineData(true, 1000, 0, 999, false)]
    [InlineData(true, 1000, 0, 998, true)]
    [InlineData(true, uint.MaxValue, 5, 3, true)]
    public void HasLostState_EpochAfterSeconds_FollowsTheRfc(
        bool isPcp, uint before, int seconds, uint epoch, bool expected)
    {
        var watch = new EpochWatch(_time, isPcp);
        watch.HasLostState(before);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(expected, watch.HasLostState(epoch));
    }

    [Fact]
    public void HasLostState_AfterALoss_GoesOnFromTheNewEpoch()
    {
        var watch = new EpochWatch(_time, boundsBothWays: true);
        watch.HasLostState(5000);
        Assert.True(watch.HasLostState(1));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(watch.HasLostState(61));
    }
}
