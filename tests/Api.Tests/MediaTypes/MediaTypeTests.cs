using Codex.Api.MediaTypes;

namespace Codex.Api.Tests.MediaTypes;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/plain;charset=\"utf-8\" ; a=b")]
    [InlineData("application/vnd.api+json")]
    [InlineData("multipart/form-data; boundary=----x")]
    [InlineData("a/b; q=\"with \\\" quote\"")]
    public void IsValid_WellFormed_IsTrue(string text) => Assert.True(MediaType.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("/plain")]
    [InlineData("text/plain;")]
    [InlineData("text/plain; charset")]
    [InlineData("text/plain; charset=")]
    [InlineData("text/plain; charset=\"open")]
    [InlineData("text/plain; charset=\"open\\")]
    [InlineData("text/plain x")]
    [InlineData("text/plain\r\nSet-Cookie: a=b")]
    [InlineData("text/plain; a=\"\r\n\"")]
    [InlineData("text/plain; a=\"é\"")]
    [InlineData("téxt/plain")]
    public void IsValid_Malformed_IsFalse(string text) => Assert.False(MediaType.IsValid(text));

    [Fact]
    public void IsValid_RandomText_NeverLetsThroughWhatAHeaderCannotHold()
    {
        Random random = Seed.NextRandom();
        const string Alphabet = "ab/;= \"\\\r\n\t\0é,'()<>";
        int accepted = 0;
        for (int round = 0; round < 200_000; round++)
        {
            char[] text = new char[random.Next(12)];
            for (int i = 0; i < text.Length; i++)
                text[i] = Alphabet[random.Next(round % 2 == 0 ? Alphabet.Length : 6)];
            if (!MediaType.IsValid(text))
                continue;
            accepted++;
            Assert.All(text, c => Assert.True(c is (>= ' ' and <= '~') or '\t'));
        }

        Assert.True(accepted > 100);
    }
}
