using Codex.Api.Downloads;

namespace Codex.Api.Tests.Downloads;

public sealed class AttachmentTests
{
    [Theory]
    [InlineData(null, "attachment")]
    [InlineData("", "attachment")]
    [InlineData("hello.txt", "attachment; filename=\"hello.txt\"")]
    [InlineData("two words (1)'s.txt", "attachment; filename=\"two words (1)'s.txt\"")]
    [InlineData("100%.txt", "attachment; filename=\"100%.txt\"")]
    [InlineData("a;b=c.txt", "attachment; filename=\"a;b=c.txt\"")]
    public void Header_PlainName_IsAsUpstream(string? filename, string expected) =>
        Assert.Equal(expected, Attachment.Header(filename));

    [Theory]
    [InlineData("naïve.txt", "attachment; filename=\"na_ve.txt\"; filename*=UTF-8''na%C3%AFve.txt")]
    [InlineData("a\"b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt")]
    [InlineData("a\\b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%5Cb.txt")]
    [InlineData("../../x", "attachment; filename=\".._.._x\"; filename*=UTF-8''..%2F..%2Fx")]
    [InlineData("..", "attachment; filename=\"__\"; filename*=UTF-8''..")]
    [InlineData("a%2fb", "attachment; filename=\"a_2fb\"; filename*=UTF-8''a%252fb")]
    [InlineData("a\r\nX: y", "attachment; filename=\"a__X: y\"; filename*=UTF-8''a%0D%0AX%3A%20y")]
    [InlineData("a\0b\u007f", "attachment; filename=\"a_b_\"; filename*=UTF-8''a%00b%7F")]
    [InlineData("💾", "attachment; filename=\"__\"; filename*=UTF-8''%F0%9F%92%BE")]
    public void Header_AwkwardName_IsEscaped(string filename, string expected) =>
        Assert.Equal(expected, Attachment.Header(filename));

    [Fact]
    public void Header_RandomName_FitsInAHeaderAndDecodesToTheName()
    {
        Random random = Seed.NextRandom();
        for (int round = 0; round < 20_000; round++)
        {
            char[] name = new char[random.Next(1, 12)];
            for (int i = 0; i < name.Length; i++)
                name[i] = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0xD800);
            string filename = new(name);
            string header = Attachment.Header(filename);
            Assert.All(header, c => Assert.InRange(c, ' ', '~'));

            // Exactly the two quotes around the name, and no separator between them.
            string[] quoted = header.Split('"');
            Assert.Equal(3, quoted.Length);
            Assert.DoesNotContain('/', quoted[1]);
            Assert.DoesNotContain('\\', quoted[1]);
            string[] extended = header.Split("filename*=UTF-8''");
            Assert.Equal(filename, extended.Length == 2 ? Uri.UnescapeDataString(extended[1]) : quoted[1]);
        }
    }
}
