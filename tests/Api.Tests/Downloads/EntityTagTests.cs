using Codex.Api.Downloads;

namespace Codex.Api.Tests.Downloads;

public sealed class EntityTagTests
{
    private const string Tag = "\"zDvX\"";

    [Theory]
    [InlineData("\"zDvX\"", true)]
    [InlineData("W/\"zDvX\"", true)]
    [InlineData("*", true)]
    [InlineData("\"a\", \"zDvX\"", true)]
    [InlineData("\"a,b\",W/\"zDvX\"", true)]
    [InlineData("zDvX", false)]
    [InlineData("\"zDv\"", false)]
    [InlineData("", false)]
    public void IsNamedBy_Header_ComparesWeakly(string header, bool expected) =>
        Assert.Equal(expected, EntityTag.IsNamedBy(header, Tag));

    [Theory]
    [InlineData(null, true)]
    [InlineData("\"zDvX\"", true)]
    [InlineData("W/\"zDvX\"", false)]
    [InlineData("\"a\"", false)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", false)]
    public void AllowsRange_Header_ComparesStrongly(string? header, bool expected) =>
        Assert.Equal(expected, EntityTag.AllowsRange(header, Tag));
}
