namespace Codex.Content.Tests;

public sealed class SharedTextsTests
{
    private readonly SharedTexts _texts = new(maxTexts: 10, maxChars: 20);

    [Fact]
    public void Of_SameText_IsOneString() =>
        Assert.Same(_texts.Of(New("archive-data.bin")), _texts.Of(New("archive-data.bin")));

    [Fact]
    public void Of_MoreTextsThanAreShared_EachIsRightAndTheTableEnds()
    {
        for (var i = 0; i < 20; i++)
            Assert.Equal($"name {i}", _texts.Of($"name {i}"));

        Assert.Equal(10, _texts.Count);
    }

    [Fact]
    public void Of_LongText_IsNotKept()
    {
        var text = new string('x', 21);

        Assert.Same(text, _texts.Of(text));
        Assert.NotSame(text, _texts.Of(New(text)));
    }

    private static string New(string text) => new(text.AsSpan());
}
