using Codex.Api.Uploads;

namespace Codex.Api.Tests.Uploads;

public sealed class DispositionFilenameTests
{
    [Theory]
    [InlineData("filename=\"archive-data.bin\"", "archive-data.bin")]
    [InlineData("attachment; filename=\"hello.txt\"", "hello.txt")]
    [InlineData("attachment; filename=\"a/b.txt\"", "a/b.txt")]
    [InlineData("attachment; filename=\"\"", "")]
    [InlineData("attachment; filename=\"", "")]
    [InlineData("attachment; filename=\"x.txt\"  ", "x.txt")]
    [InlineData("attachment; filename=\"x.txt", "x.tx")]
    [InlineData("attachment; filename=\"x.txt\"; size=3", "x.txt\"; size=")]
    [InlineData("attachment; filename=\"a\"; filename=\"b\"", "a\"")]
    [InlineData("attachment; filename=\"ünïcode.txt\"", "ünïcode.txt")]
    public void Parse_Quoted_TakesWhatUpstreamTakes(string header, string expected) =>
        Assert.Equal(expected, DispositionFilename.Parse(header));

    [Theory]
    [InlineData("")]
    [InlineData("attachment")]
    [InlineData("attachment; filename=abc.txt")]
    [InlineData("attachment; filename*=UTF-8''x.txt")]
    [InlineData("attachment; FILENAME=\"x\"")]
    public void Parse_NotQuoted_IsNone(string header) => Assert.Null(DispositionFilename.Parse(header));
}
