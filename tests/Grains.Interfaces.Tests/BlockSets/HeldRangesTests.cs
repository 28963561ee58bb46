using Codex.Content;

namespace Codex.Grains.Interfaces.Tests.BlockSets;

/// <summary>Sets of blocks as ranges, against the same sets as bitmaps.</summary>
public sealed class HeldRangesTests
{
    private const int Blocks = 96;
    private const int Rounds = 5000;

    [Fact]
    public void Normalise_SomeRanges_JoinsWhatTouches()
    {
        Assert.Equal(
            [new HeldRange(0, 5), new HeldRange(7, 3)],
            HeldRanges.Normalise(
                [new HeldRange(7, 1), new HeldRange(0, 3), new HeldRange(8, 2), new HeldRange(2, 3), default]));
    }

    [Fact]
    public void Except_AHoleInTheMiddle_Splits()
    {
        Assert.Equal(
            [new HeldRange(0, 4), new HeldRange(6, 4)],
            HeldRanges.Except([new HeldRange(0, 10)], [new HeldRange(4, 2)]));
    }

    [Fact]
    public void Operations_RandomSets_AgreeWithBitmaps()
    {
        var seed = Seed.Next();
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            var left = RandomRanges(random);
            var right = RandomRanges(random);
            var (leftBits, rightBits) = (Bitmap(left), Bitmap(right));

            Check((seed, round), leftBits, HeldRanges.Normalise(left));
            Check((seed, round), leftBits.Zip(rightBits, static (a, b) => a || b), HeldRanges.Union(left, right));
            Check((seed, round), leftBits.Zip(rightBits, static (a, b) => a && !b), HeldRanges.Except(left, right));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(1, ContentLimits.MaxBlockCount)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void HeldRange_OutOfRange_Throws(int start, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldRange(start, count));
    }

    [Fact]
    public void HeldRange_TheLargest_IsAccepted()
    {
        Assert.Equal(ContentLimits.MaxBlockCount, new HeldRange(0, ContentLimits.MaxBlockCount).End);
        Assert.Equal(ContentLimits.MaxBlockCount, new HeldRange(ContentLimits.MaxBlockCount - 1, 1).End);
    }

    private static HeldRange[] RandomRanges(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ =>
    {
        var start = random.Next(Blocks);
        return new HeldRange(start, 1 + random.Next(Math.Min(Blocks - start, 1 + random.Next(20))));
    })];

    private static bool[] Bitmap(IEnumerable<HeldRange> ranges)
    {
        var bits = new bool[Blocks];
        foreach (var range in ranges)
            bits.AsSpan(range.Start, range.Count).Fill(true);
        return bits;
    }

    private static void Check(
        (int Seed, int Round) replay, IEnumerable<bool> expected, IReadOnlyList<HeldRange> actual)
    {
        var bits = expected.ToArray();
        var isNormal = actual.Zip(actual.Skip(1), static (a, b) => a.End < b.Start).All(static apart => apart);
        Assert.True(
            isNormal && bits.SequenceEqual(Bitmap(actual)) && HeldRanges.Count(actual) == bits.Count(static bit => bit),
            $"Repeat with {Seed.Variable}={replay.Seed}: round {replay.Round} gave {string.Join(' ', actual)}.");
    }
}
