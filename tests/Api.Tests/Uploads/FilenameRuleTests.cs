using Codex.Api.Uploads;

namespace Codex.Api.Tests.Uploads;

public sealed class FilenameRuleTests
{
    [Theory]
    [InlineData("archive-data.bin")]
    [InlineData("a/b.txt")]
    [InlineData("../../etc/passwd")]
    [InlineData("a:b/c.txt")]
    [InlineData(".bashrc")]
    [InlineData("x.t?t")]
    [InlineData("COM10.txt")]
    [InlineData("CONsole")]
    [InlineData("näme.txt")]
    [InlineData("two words.txt")]
    public void IsValid_WhatNimAccepts_IsTrue(string filename) => Assert.True(FilenameRule.IsValid(filename));

    [Theory]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData(" x.txt")]
    [InlineData("x .txt")]
    [InlineData("x.")]
    [InlineData("..")]
    [InlineData("...a")]
    [InlineData("x..txt")]
    [InlineData("a\\b.txt")]
    [InlineData("a:b.txt")]
    [InlineData("a*.txt")]
    [InlineData("a?.txt")]
    [InlineData("a\".txt")]
    [InlineData("a<b>.txt")]
    [InlineData("a|b.txt")]
    [InlineData("a^.txt")]
    [InlineData("a\0.txt")]
    [InlineData("con.txt")]
    [InlineData("dir/NUL")]
    [InlineData("lpt0")]
    public void IsValid_WhatNimRefuses_IsFalse(string filename) => Assert.False(FilenameRule.IsValid(filename));

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void IsValid_StemAndExtension_CountTogether(int stem, bool expected) =>
        Assert.Equal(expected, FilenameRule.IsValid("a-very-long-directory/" + new string('x', stem) + ".bin"));
}
