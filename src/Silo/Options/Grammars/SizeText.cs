using System.Globalization;

namespace Codex.Silo.Options.Grammars;

/// <summary>
/// Sizes as upstream reads them (conf.nim 598–603, Nim's <c>parseSize</c> with <c>alwaysBin</c>): a number, white space
/// if any, then <c>b</c> or one of <c>k m g t p e</c> with an optional <c>i</c> and an optional <c>b</c>, in any letter
/// case. All units are powers of 1024, <c>MB</c> as well as <c>MiB</c>. Text after that is refused, where upstream
/// ignores it.
/// </summary>
internal static class SizeText
{
    private const string Units = "bkmgtpe";

    /// <summary>Reads a size in bytes, rounded to the nearest; false for a malformed or too large one.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (text.Length is 0 or > OptionLimits.MaxNumberChars)
            return false;
        var numberEnd = text.AsSpan().IndexOfAnyExcept("0123456789.");
        var number = numberEnd < 0 ? text : text.AsSpan(0, numberEnd);
        if (!TryReadUnit(numberEnd < 0 ? "" : text.AsSpan(numberEnd).TrimStart(' '), out var unitBytes)
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > long.MaxValue)
            return false;

        // At most 2^63 × 2^60, which decimal cannot hold: divide before, instead of multiplying after.
        if (count > (decimal)long.MaxValue / unitBytes)
            return false;
        bytes = (long)Math.Min(Math.Round(count * unitBytes, MidpointRounding.AwayFromZero), long.MaxValue);
        return true;
    }

    /// <summary>The shortest text that reads back as <paramref name="bytes"/>.</summary>
    public static string Format(long bytes)
    {
        var unit = 0;
        while (unit < Units.Length - 1 && bytes > 0 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + (unit == 0 ? "" : Units[unit] + "ib");
    }

    private static bool TryReadUnit(ReadOnlySpan<char> text, out long unitBytes)
    {
        unitBytes = 1;
        if (text.IsEmpty)
            return true;
        var unit = Units.IndexOf(char.ToLowerInvariant(text[0]));
        if (unit < 0)
            return false;
        unitBytes = 1L << (10 * unit);
        var rest = text[1..];
        return rest.IsEmpty
            || (unit > 0 && (rest.Equals("b", StringComparison.OrdinalIgnoreCase)
                || rest.Equals("i", StringComparison.OrdinalIgnoreCase)
                || rest.Equals("ib", StringComparison.OrdinalIgnoreCase)));
    }
}
