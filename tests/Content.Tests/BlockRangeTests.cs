namespace Codex.Content.Tests;

public sealed class BlockRangeTests
{
    private const int Most = ContentLimits.MaxBlockCount;

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(Most + 1, 0)]
    [InlineData(Most, 1)]
    [InlineData(1, Most)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Range_OutsideADataset_Throws(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockRange(start, count));

    [Theory]
    [InlineData(0UL, 0UL, true)]
    [InlineData(0UL, (ulong)Most, true)]
    [InlineData((ulong)Most, 0UL, true)]
    [InlineData((ulong)Most, 1UL, false)]
    [InlineData(1UL, ulong.MaxValue, false)]
    [InlineData(ulong.MaxValue, 1UL, false)]
    public void TryCreate_NumbersFromTheWire_TakesOnlyThoseOfADataset(ulong start, ulong count, bool expected)
    {
        Assert.Equal(expected, BlockRange.TryCreate(start, count, out var range));
        Assert.Equal(expected ? (start, count) : (0, 0), ((ulong)range.Start, (ulong)range.Count));
    }

    [Fact]
    public void Intersect_AnyTwoRuns_HoldsExactlyTheBlocksOfBoth() => SeededCases.Check(2_000, random =>
    {
        var one = new BlockRange(random.Next(20), random.Next(10));
        var other = new BlockRange(random.Next(20), random.Next(10));

        var both = one.Intersect(other);

        for (var i = 0; i < 40; i++)
        {
            var index = new BlockIndex(i);
            Assert.Equal(one.Contains(index) && other.Contains(index), both.Contains(index));
        }
        Assert.Equal(both.IsEmpty, both.Start == both.End);
    });

    [Fact]
    public void ToString_Run_IsHalfOpen() => Assert.Equal("[3, 7)", new BlockRange(3, 4).ToString());
}
