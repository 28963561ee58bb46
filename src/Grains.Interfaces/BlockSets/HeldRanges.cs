using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>
/// Sets of blocks as ranges. The results are normalised: sorted, disjoint, never adjacent; so equal sets have equal
/// ranges.
/// </summary>
public static class HeldRanges
{
    /// <summary>The same blocks in normal form; the ranges may come unsorted and overlap.</summary>
    public static ImmutableArray<HeldRange> Normalise(IEnumerable<HeldRange> ranges)
    {
        var result = ImmutableArray.CreateBuilder<HeldRange>();
        foreach (var range in ranges.OrderBy(static range => range.Start))
        {
            if (range.Count == 0)
                continue;
            if (result.Count > 0 && range.Start <= result[^1].End)
            {
                var last = result[^1];
                result[^1] = new HeldRange(last.Start, Math.Max(last.End, range.End) - last.Start);
            }
            else
            {
                result.Add(range);
            }
        }

        return result.DrainToImmutable();
    }

    /// <summary>The blocks that are in either.</summary>
    public static ImmutableArray<HeldRange> Union(IEnumerable<HeldRange> left, IEnumerable<HeldRange> right) =>
        Normalise(left.Concat(right));

    /// <summary>The blocks that are in the first and not in the second.</summary>
    public static ImmutableArray<HeldRange> Except(IEnumerable<HeldRange> left, IEnumerable<HeldRange> right)
    {
        var holes = Normalise(right);
        var result = ImmutableArray.CreateBuilder<HeldRange>();
        var next = 0;
        foreach (var range in Normalise(left))
        {
            var start = range.Start;

            // A hole that ends before this range ends before all later ones, too.
            while (next < holes.Length && holes[next].End <= start)
                next++;
            for (var i = next; i < holes.Length && holes[i].Start < range.End; i++)
            {
                if (holes[i].Start > start)
                    result.Add(new HeldRange(start, holes[i].Start - start));
                start = holes[i].End;
            }

            if (start < range.End)
                result.Add(new HeldRange(start, range.End - start));
        }

        return result.DrainToImmutable();
    }

    /// <summary>Number of blocks in a normalised set.</summary>
    public static int Count(IEnumerable<HeldRange> ranges) => ranges.Sum(static range => range.Count);
}
