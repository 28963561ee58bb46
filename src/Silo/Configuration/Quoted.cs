using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>Text of others inside a one-line message.</summary>
internal static class Quoted
{
    /// <summary>The text in single quotes, shortened, with control characters replaced.</summary>
    public static string Text(string text)
    {
        var shown = text.Length <= OptionLimits.MaxQuotedChars ? text : text[..OptionLimits.MaxQuotedChars] + "…";
        return "'" + string.Create(shown.Length, shown, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
        }) + "'";
    }
}
