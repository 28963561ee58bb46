using Codex.Api.Downloads;

namespace Codex.Api.Tests.Downloads;

public sealed class RangeHeaderTests
{
    [Theory]
    [InlineData("bytes=0-0", "0+1")]
    [InlineData("bytes=10-19", "10+10")]
    [InlineData("bytes=90-", "90+10")]
    [InlineData("bytes=90-1000", "90+10")]
    [InlineData("bytes=-5", "95+5")]
    [InlineData("bytes=-1000", "0+100")]
    [InlineData("BYTES=1-2", "1+2")]
    [InlineData("bytes= 1-2 ,\t5-6", "1+2 5+2")]
    [InlineData("bytes=5-6,1-2", "5+2 1+2")]
    [InlineData("bytes=0-9,5-19", "0+20")]
    [InlineData("bytes=0-9,10-19", "0+20")]
    [InlineData("bytes=0-1,50-60,2-49", "0+61")]
    [InlineData("bytes=0-1,200-300", "0+2")]
    [InlineData("bytes=0-18446744073709551616", "0+100")]
    [InlineData("bytes=1-2,", "1+2")]
    public void Parse_Satisfiable_GivesRuns(string header, string expected) =>
        Assert.Equal(expected, Format(header, 100));

    [Theory]
    [InlineData("bytes=100-")]
    [InlineData("bytes=100-200,300-400")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999-")]
    public void Parse_NothingOfIt_IsEmpty(string header) => Assert.Equal(string.Empty, Format(header, 100));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=x-y")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=5")]
    [InlineData("bytes=--5")]
    [InlineData("bytes=-")]
    [InlineData("bytes=1-2,x")]
    [InlineData("bytes=+1-2")]
    [InlineData("lines=1-2")]
    public void Parse_Malformed_IsIgnored(string? header) => Assert.Null(RangeHeader.Parse(header, 100));

    [Fact]
    public void Parse_TooManyRanges_IsIgnored()
    {
        IEnumerable<string> specs = Enumerable.Range(0, ApiLimits.MaxRanges).Select(i => $"{i * 3}-{i * 3}");
        string allowed = "bytes=" + string.Join(',', specs);
        Assert.Equal(ApiLimits.MaxRanges, RangeHeader.Parse(allowed, 1000)!.Count);
        Assert.Null(RangeHeader.Parse(allowed + ",999-999", 1000));
    }

    [Fact]
    public void Parse_RandomRanges_CoverExactlyTheBytesOfTheModel()
    {
        Random random = Seed.NextRandom();
        for (int round = 0; round < 20_000; round++)
        {
            int length = random.Next(1, 40);
            bool[] model = new bool[length];
            List<string> specs = [];
            for (int count = random.Next(1, 6); count > 0; count--)
                specs.Add(Spec(random, model));
            IReadOnlyList<ByteRange> ranges = RangeHeader.Parse("bytes=" + string.Join(',', specs), length)!;

            bool[] covered = new bool[length];
            foreach (ByteRange range in ranges)
            {
                Assert.True(range.Count > 0);
                for (long i = range.Start; i < range.End; i++)
                {
                    Assert.False(covered[i]);
                    covered[i] = true;
                }
            }

            Assert.Equal(model, covered);
            Assert.DoesNotContain(ranges, a => ranges.Any(b => a != b && a.Touches(b)));
        }
    }

    /// <summary>A valid range specification, whose bytes are marked in the model.</summary>
    private static string Spec(Random random, bool[] model)
    {
        int first = random.Next(model.Length + 5);
        int last = first + random.Next(10);
        switch (random.Next(3))
        {
            case 0:
                Mark(model, first, last);
                return $"{first}-{last}";
            case 1:
                Mark(model, first, model.Length - 1);
                return $"{first}-";
            default:
                Mark(model, Math.Max(0, model.Length - first), model.Length - 1);
                return $"-{first}";
        }
    }

    private static void Mark(bool[] model, int first, int last)
    {
        for (int i = first; i <= last && i < model.Length; i++)
            model[i] = true;
    }

    private static string? Format(string header, long length) => RangeHeader.Parse(header, length) is { } ranges
        ? string.Join(' ', ranges.Select(range => $"{range.Start}+{range.Count}"))
        : null;
}
