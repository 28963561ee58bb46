namespace Codex.Archives.Tests;

public sealed class ContentTopicTests
{
    [Fact]
    public void TryRead_FourBytes_ComeBack()
    {
        Assert.True(ContentTopic.TryRead([0x0A, 0, 0xFF, 1], out var topic));
        Assert.Equal("0x0a00ff01", topic.ToString());
        Assert.Equal([0x0A, 0, 0xFF, 1], topic.ToBytes());
        Assert.True(ContentTopic.TryParse("0x0A00FF01", out var parsed));
        Assert.Equal(topic, parsed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void TryRead_AnyOtherLength_IsNone(int length) =>
        Assert.False(ContentTopic.TryRead(new byte[length], out _));

    [Theory]
    [InlineData("")]
    [InlineData("0x0a00ff0")]
    [InlineData("0a00ff0100")]
    [InlineData("0x0a00ff0g")]
    [InlineData("0x 0a00ff0")]
    public void TryParse_AnythingElse_IsNone(string text) => Assert.False(ContentTopic.TryParse(text, out _));
}
