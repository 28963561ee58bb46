using Codex.Silo.Options.Grammars;

namespace Codex.Silo.Tests.Options;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("10M", 600)]
    [InlineData("1.5h", 5400)]
    [InlineData("30d", 2592000)]
    [InlineData("2w", 1209600)]
    [InlineData("2 W", 1209600)]
    [InlineData("0.5", 0.5)]
    public void TryParse_UpstreamsForm_GivesSeconds(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("1h30m")]
    [InlineData("1h 30m")]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1ms")]
    [InlineData("1y")]
    [InlineData("1e3")]
    [InlineData("36501d")]
    [InlineData("99999999999999999999999999w")]
    [InlineData("never")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Format_AnyDuration_ReadsBackTheSame() => new TestRandom().ForAll(
        2000,
        random => TimeSpan.FromTicks(random.NextLong(TimeSpan.FromDays(36500).Ticks)),
        duration =>
        {
            Assert.True(DurationText.TryParse(DurationText.Format(duration), out var value));
            Assert.Equal(duration, value);
        });
}
