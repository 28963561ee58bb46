using System.Text.RegularExpressions;

namespace Codex.Silo.Configuration;

/// <summary>
/// Decimal integers and floats of TOML 1.0; hexadecimal ones, infinities and NaN mean nothing to an option.
/// </summary>
internal static partial class TomlNumber
{
    /// <summary>The number without underscores and plus sign, as the grammars of options read it.</summary>
    public static bool TryRead(string word, out string number)
    {
        number = word.Replace("_", "").TrimStart('+');
        return Pattern().IsMatch(word);
    }

    [GeneratedRegex(@"\A[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex Pattern();
}
