using System.Buffers;

namespace Codex.Api.MediaTypes;

/// <summary>The grammar of media types (RFC 9110, section 8.3.1).</summary>
internal static class MediaType
{
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// True for <c>type/subtype</c> with any number of parameters, in printable ASCII throughout: such a text can stand
    /// in a header as it is.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (!TryTakeToken(ref text) || !TryTake(ref text, '/') || !TryTakeToken(ref text))
            return false;
        while (true)
        {
            text = text.Trim(" \t");
            if (text.IsEmpty)
                return true;
            if (!TryTake(ref text, ';'))
                return false;
            text = text.TrimStart(" \t");
            if (!TryTakeToken(ref text) || !TryTake(ref text, '='))
                return false;
            if (!TryTakeToken(ref text) && !TryTakeQuoted(ref text))
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeToken(ref ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExcept(TokenChars);
        if (length < 0)
            length = text.Length;
        text = text[length..];
        return length > 0;
    }

    private static bool TryTakeQuoted(ref ReadOnlySpan<char> text)
    {
        if (!TryTake(ref text, '"'))
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                text = text[(i + 1)..];
                return true;
            }

            if (text[i] == '\\')
                i++;
            if (i >= text.Length || text[i] is < ' ' or > '~')
                return false;
        }

        return false;
    }
}
