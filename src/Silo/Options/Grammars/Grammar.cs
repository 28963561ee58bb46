using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Codex.Silo.Options.Grammars;

/// <summary>The value grammars that are shared by several options (cli, section 1).</summary>
internal static class Grammar
{
    /// <summary>Nim's <c>parseBool</c>: any letter case.</summary>
    public static ValueGrammar<bool> Boolean { get; } = new("true or false", TryParseBoolean);

    /// <summary>A TCP or UDP port; 0 takes a free one.</summary>
    public static ValueGrammar<int> Port { get; } = Integer("a port number", 0, IPEndPoint.MaxPort);

    /// <summary>An IPv4 address in dotted-quad form, or an IPv6 address.</summary>
    public static ValueGrammar<IPAddress> IpAddress { get; } = new("an IPv4 or IPv6 address", TryParseIpAddress);

    /// <summary>A path or name: not empty, no control characters.</summary>
    public static ValueGrammar<string> Text { get; } = new("a text without control characters", TryParseText);

    /// <summary>Bytes: see <see cref="SizeText"/>.</summary>
    public static ValueGrammar<long> Size { get; } = new(
        "a size such as 20gib, 500MB or 1048576 (units are powers of 1024), 0 to 9223372036854775807 bytes",
        SizeText.TryParse);

    /// <summary>A span of time: see <see cref="DurationText"/>.</summary>
    public static ValueGrammar<TimeSpan> Duration { get; } = new(
        "a number with one unit of s, m, h, d or w, such as 90s, 1.5h or 30d, up to 36500d", DurationText.TryParse);

    /// <summary>A whole number between two bounds, digits only.</summary>
    public static ValueGrammar<int> Integer(string what, int min, int max) => new(
        $"{what}, {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}",
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary>One of several words, in any letter case.</summary>
    public static ValueGrammar<T> Choice<T>(params (string Word, T Value)[] choices) => new(
        string.Join(", ", choices.Select(choice => choice.Word)),
        (string text, [MaybeNullWhen(false)] out T value) =>
        {
            var index = Array.FindIndex(choices, c => c.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = index < 0 ? default! : choices[index].Value;
            return index >= 0;
        });

    private static bool TryParseBoolean(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "yes" or "on" or "y" or "1";
        return value || text.ToLowerInvariant() is "false" or "no" or "off" or "n" or "0";
    }

    private static bool TryParseIpAddress(string text, out IPAddress value)
    {
        // IPAddress also reads "1" and "0x7f.1": nobody means those, so an IPv4 address must be written in full.
        return IPAddress.TryParse(text, out value!)
            && !text.Contains('[')
            && (text.Contains(':') || text == value.ToString());
    }

    private static bool TryParseText(string text, out string value)
    {
        value = text;
        return !string.IsNullOrWhiteSpace(text)
            && text.Length <= OptionLimits.MaxTextChars
            && !text.Any(char.IsControl);
    }
}
