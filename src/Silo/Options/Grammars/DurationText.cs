using System.Globalization;

namespace Codex.Silo.Options.Grammars;

/// <summary>
/// Durations as upstream reads them (codex/utils.nim 62–104): one non-negative number and at most one unit of
/// <c>s m h d w</c>, in any letter case; without a unit, seconds. Upstream reads <c>1h30m</c> as one hour and ignores
/// the rest; here it is refused, because nobody who writes it means one hour.
/// </summary>
internal static class DurationText
{
    /// <summary>Reads a duration; false for a malformed or too long one.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text.Length is 0 or > OptionLimits.MaxNumberChars)
            return false;
        var number = text.AsSpan();
        var unit = char.ToLowerInvariant(number[^1]) switch
        {
            's' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMinute,
            'h' => TimeSpan.TicksPerHour,
            'd' => TimeSpan.TicksPerDay,
            'w' => 7 * TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (unit == 0)
            unit = TimeSpan.TicksPerSecond;
        else
            number = number[..^1].TrimEnd(' ');
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > (decimal)OptionLimits.MaxDuration.Ticks / unit)
            return false;
        value = TimeSpan.FromTicks((long)(count * unit));
        return true;
    }

    /// <summary>A text that reads back as <paramref name="value"/>.</summary>
    public static string Format(TimeSpan value) =>
        ((decimal)value.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture) + "s";
}
