using Codex.Silo.Hosting;

namespace Codex.Silo.Tests.Hosting;

public sealed class BuildVersionTests
{
    [Theory]
    [InlineData("0.1.0+0123456789abcdef0123456789abcdef01234567", "v0.1.0", "0123456")]
    [InlineData("0.1.0", "v0.1.0", "unknown")]
    [InlineData("0.1.0-rc.1+abc", "v0.1.0-rc.1", "unknown")]
    [InlineData(null, "v0.0.0", "unknown")]
    public void Parse_InformationalVersion_GivesVersionAndRevision(string? text, string version, string revision) =>
        Assert.Equal(new BuildVersion(version, revision), BuildVersion.Parse(text));

    [Fact]
    public void Banner_HasTheTwoLinesOfUpstream() => Assert.Equal(
        "Codex version:  v1.2.3\nCodex revision: 0123456\n", new BuildVersion("v1.2.3", "0123456").Banner);
}
