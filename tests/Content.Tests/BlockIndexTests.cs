namespace Codex.Content.Tests;

public sealed class BlockIndexTests
{
    [Theory]
    [InlineData(0UL, true)]
    [InlineData(ContentLimits.MaxBlockCount - 1UL, true)]
    [InlineData((ulong)ContentLimits.MaxBlockCount, false)]
    [InlineData(1UL << 32, false)]
    [InlineData(ulong.MaxValue, false)]
    public void TryCreate_NumberFromTheWire_TakesOnlyThoseOfADataset(ulong value, bool expected)
    {
        Assert.Equal(expected, BlockIndex.TryCreate(value, out var index));
        Assert.Equal(expected ? value : 0, (ulong)index.Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ContentLimits.MaxBlockCount)]
    public void Index_OutsideADataset_Throws(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockIndex(value));

    [Fact]
    public void CompareTo_Others_OrdersByNumber()
    {
        BlockIndex[] indices = [new(20), new(3), new(100)];

        Assert.Equal("3 20 100", string.Join(' ', indices.Order()));
        Assert.Equal(new BlockIndex(3), indices.Min());
    }
}
