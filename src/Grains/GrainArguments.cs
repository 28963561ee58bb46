using System.Buffers;
using System.Runtime.CompilerServices;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>Bounds on texts that a grain is asked to remember.</summary>
internal static class GrainArguments
{
    /// <summary>Characters that take one byte in every store.</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>Refuses an id that is empty or too long.</summary>
    public static void RequireId(string id, [CallerArgumentExpression(nameof(id))] string? name = null) =>
        RequireText(id, GrainLimits.MaxIdLength, name);

    /// <summary>Refuses a text that is empty or too long.</summary>
    public static void RequireText(
        string text, int maxLength, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        RequireLength(text, maxLength, name);
    }

    /// <summary>
    /// Refuses a text that is empty or too long, or has other characters than letters, digits and <c>-_.:</c>: so many
    /// characters, so many bytes of state.
    /// </summary>
    public static void RequireName(
        string text, int maxLength, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        RequireText(text, maxLength, name);
        if (text.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new ArgumentException("Has other characters than letters, digits, '-', '_', '.' and ':'.", name);
    }

    /// <summary>Refuses a text that is too long; null is short.</summary>
    public static void RequireLength(
        string? text, int maxLength, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        if (text?.Length > maxLength)
            throw new ArgumentException($"Has {text.Length} characters; at most {maxLength} are kept.", name);
    }
}
