using System.Globalization;

namespace Codex.Api.Downloads;

/// <summary>The <c>Range</c> header (RFC 9110, section 14).</summary>
internal static class RangeHeader
{
    private const string Unit = "bytes=";

    /// <summary>
    /// The runs of bytes that a header asks for, in its order, those that overlap or touch made one. Null when the
    /// header is to be ignored: absent, another unit, malformed, or more than <see cref="ApiLimits.MaxRanges"/> ranges.
    /// Empty when none of the ranges lies within the dataset.
    /// </summary>
    public static IReadOnlyList<ByteRange>? Parse(string? header, long length)
    {
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
            return null;
        List<ByteRange> ranges = [];
        int seen = 0;
        ReadOnlySpan<char> list = header.AsSpan(Unit.Length);
        foreach (Range part in list.Split(','))
        {
            ReadOnlySpan<char> spec = list[part].Trim(" \t");
            if (spec.IsEmpty)
                continue;
            if (++seen > ApiLimits.MaxRanges || !TryParse(spec, length, out ByteRange? range))
                return null;
            if (range is { } satisfiable)
                Add(ranges, satisfiable);
        }

        return seen == 0 ? null : ranges;
    }

    /// <summary>False for a malformed range; a null range when the dataset has no such bytes.</summary>
    private static bool TryParse(ReadOnlySpan<char> spec, long length, out ByteRange? range)
    {
        range = null;
        int dash = spec.IndexOf('-');
        if (dash < 0)
            return false;
        if (dash == 0)
        {
            if (!TryParse(spec[1..], out long suffix))
                return false;
            long count = Math.Min(suffix, length);
            range = count > 0 ? new ByteRange(length - count, count) : null;
            return true;
        }

        long last = long.MaxValue;
        if (!TryParse(spec[..dash], out long first))
            return false;
        if (dash + 1 < spec.Length && !TryParse(spec[(dash + 1)..], out last))
            return false;
        if (last < first)
            return false;
        range = first < length ? new ByteRange(first, Math.Min(last, length - 1) - first + 1) : null;
        return true;
    }

    /// <summary>Digits; a number too large for any dataset counts as the largest.</summary>
    private static bool TryParse(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            value = long.MaxValue;
        return true;
    }

    private static void Add(List<ByteRange> ranges, ByteRange range)
    {
        int at = ranges.FindIndex(range.Touches);
        if (at < 0)
        {
            ranges.Add(range);
            return;
        }

        // The union may touch what the range itself did not.
        ByteRange union = ranges[at].Union(range);
        ranges.RemoveAt(at);
        for (int next = ranges.FindIndex(union.Touches); next >= 0; next = ranges.FindIndex(union.Touches))
        {
            union = union.Union(ranges[next]);
            ranges.RemoveAt(next);
            at = Math.Min(at, next);
        }

        ranges.Insert(at, union);
    }
}
