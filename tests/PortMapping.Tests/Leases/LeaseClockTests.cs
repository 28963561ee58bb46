using Codex.PortMapping.Leases;

namespace Codex.PortMapping.Tests.Leases;

public sealed class LeaseClockTests
{
    [Fact]
    public void Now_EitherClockGoesOn_FollowsTheFasterOne()
    {
        var time = new TwoClocks();
        var clock = new LeaseClock(time);
        time.Ticks += TimeSpan.FromMinutes(1).Ticks;
        Assert.Equal(TimeSpan.FromMinutes(1), clock.Now);
        // Slept for an hour: one of the clocks stood still.
        time.Wall += TimeSpan.FromHours(1);
        Assert.Equal(TimeSpan.FromMinutes(61), clock.Now);
        // Set back by a day, while a second passed.
        time.Wall -= TimeSpan.FromDays(1);
        time.Ticks += TimeSpan.FromSeconds(1).Ticks;
        Assert.Equal(TimeSpan.FromSeconds(61 * 60 + 1), clock.Now);
    }

    private sealed class TwoClocks : TimeProvider
    {
        public long Ticks { get; set; }

        public DateTimeOffset Wall { get; set; } = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
