using Codex.Archives.Tests.Vectors;

namespace Codex.Archives.Tests;

public sealed class ArchiveIdTests
{
    private const string Text = "0x810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e0759";

    [Fact]
    public void Of_VectorValues_IsTheirKey()
    {
        foreach (var entry in ArchiveVectors.All.DatasetIndices.SelectMany(vector => vector.Entries))
            Assert.Equal(entry.Id, ArchiveId.Of(Convert.FromHexString(entry.Metadata)).ToString());
    }

    [Fact]
    public void TryParse_CanonicalText_ComesBack()
    {
        Assert.True(ArchiveId.TryParse(Text, out var id));
        Assert.Equal(Text, id.ToString());
        Assert.True(ArchiveId.TryParse("0x" + new string('0', 64), out var zero));
        Assert.Equal(default, zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e0759")]
    [InlineData("0X810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e0759")]
    [InlineData("0x810BB8AF302D880B8F465F77FBD9C667E474EAFC12BEE5B35CFA0D19221E0759")]
    [InlineData("0x810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e075")]
    [InlineData("0x810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e07590")]
    [InlineData("0x810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e075g")]
    [InlineData("0x810bb8af302d880b8f465f77fbd9c667e474eafc12bee5b35cfa0d19221e07é9")]
    public void TryParse_AnythingElse_IsNone(string text) => Assert.False(ArchiveId.TryParse(text, out _));

    [Fact]
    public void CompareTo_AnyTwo_OrdersAsTheirTextsDo() => SeededCases.Check(500, random =>
    {
        // Few different first bytes, so that both halves decide.
        var (left, right) = (Parse(random), Parse(random));

        Assert.Equal(
            Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString())), Math.Sign(left.CompareTo(right)));
    });

    private static ArchiveId Parse(Random random)
    {
        var digest = random.Exactly(32);
        digest.AsSpan(0, 20).Fill((byte)random.Next(2));
        Assert.True(ArchiveId.TryParse("0x" + Convert.ToHexStringLower(digest), out var id));
        return id;
    }
}
