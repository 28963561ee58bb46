using Codex.Silo.Options.Grammars;

namespace Codex.Silo.Tests.Options;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("21474836480", 21474836480)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8gib", 8L << 30)]
    [InlineData("8gb", 8L << 30)]
    [InlineData("8g", 8L << 30)]
    [InlineData("8GiB", 8L << 30)]
    [InlineData("8gi", 8L << 30)]
    [InlineData("100MB", 100L << 20)]
    [InlineData("100 MB", 100L << 20)]
    [InlineData("1k", 1024)]
    [InlineData("7b", 7)]
    [InlineData("1.5k", 1536)]
    [InlineData(".5k", 512)]
    [InlineData("0.001k", 1)]
    [InlineData("2t", 2L << 40)]
    [InlineData("3p", 3L << 50)]
    [InlineData("7e", 7L << 60)]
    public void TryParse_UpstreamsForm_GivesBytes(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out var value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("gib")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("8gbs")]
    [InlineData("8bb")]
    [InlineData("8bi")]
    [InlineData("8g/s")]
    [InlineData("1,5k")]
    [InlineData("1.2.3k")]
    [InlineData("1e3")]
    [InlineData(" 8g")]
    [InlineData("8g ")]
    [InlineData("8z")]
    [InlineData("8e")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("999999999999999999999999999999999")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Fact]
    public void Format_AnySize_ReadsBackTheSame() => new TestRandom().ForAll(
        2000,
        random => random.NextLong(long.MaxValue) >> random.Next(63) << random.Next(20) & long.MaxValue,
        bytes =>
        {
            Assert.True(SizeText.TryParse(SizeText.Format(bytes), out var value));
            Assert.Equal(bytes, value);
        });
}
