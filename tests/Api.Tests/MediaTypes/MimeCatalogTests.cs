using Codex.Api.MediaTypes;

namespace Codex.Api.Tests.MediaTypes;

public sealed class MimeCatalogTests
{
    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("text/plain")]
    [InlineData("TEXT/Plain")]
    [InlineData("image/png")]
    [InlineData("application/atom+xml")]
    public void Contains_KnownType_IsTrue(string mimeType) => Assert.True(MimeCatalog.Contains(mimeType));

    // Each of these is common elsewhere and refused by a Codex node (rest-api, section 1).
    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("text/markdown")]
    [InlineData("application/gzip")]
    [InlineData("application/javascript")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("")]
    [InlineData("#")]
    public void Contains_OtherType_IsFalse(string mimeType) => Assert.False(MimeCatalog.Contains(mimeType));
}
