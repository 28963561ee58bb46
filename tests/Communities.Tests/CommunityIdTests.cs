using Codex.Multiformats;

namespace Codex.Communities.Tests;

public sealed class CommunityIdTests
{
    // A compressed key in both of status-go's forms; base58btc of e7 01 and the key.
    private const string KeyDigits = "02a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

    [Theory]
    [InlineData("a", "a")]
    [InlineData("My_Community-1", "My_Community-1")]
    [InlineData("0XAbCd", "0xabcd")]
    [InlineData("0x", "0x")]
    [InlineData("0xXYZ", "0xXYZ")]
    [InlineData("zQ3shNoKey", "zQ3shNoKey")]
    public void TryParse_Text_IsNormalised(string text, string expected)
    {
        Assert.True(CommunityId.TryParse(text, out var id, out var error), error);
        Assert.Equal(expected, id.Value);
        Assert.Equal(id, CommunityId.Parse(id.Value));
    }

    [Fact]
    public void TryParse_KeyAsMultibase_IsItsHexadecimalForm()
    {
        var key = Convert.FromHexString("e701" + KeyDigits);
        var text = Multibase.Encode(MultibaseEncoding.Base58Btc, key);
        Assert.StartsWith("zQ3sh", text, StringComparison.Ordinal);
        Assert.Equal("0x" + KeyDigits, CommunityId.Parse(text).Value);
        Assert.Equal(CommunityId.Parse("0X" + KeyDigits.ToUpperInvariant()), CommunityId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\0")]
    public void TryParse_Other_IsRefusedWithAnError(string? text)
    {
        Assert.False(CommunityId.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void TryParse_Length_IsBounded()
    {
        Assert.True(CommunityId.TryParse(new string('a', CommunityLimits.MaxIdLength), out _, out _));
        Assert.False(CommunityId.TryParse(new string('a', CommunityLimits.MaxIdLength + 1), out _, out _));
    }
}
