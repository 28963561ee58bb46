using System.Buffers;
using System.Text;

namespace Codex.Api.Downloads;

/// <summary>
/// The <c>Content-Disposition</c> of a download. Filenames come from foreign manifests: they are hostile text.
/// </summary>
internal static class Attachment
{
    // attr-char of RFC 5987, section 3.2.1.
    private static readonly SearchValues<byte> AttrChars = SearchValues.Create(
        "!#$&+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// <c>attachment; filename="x"</c> as upstream sends it when the name is plain. Otherwise the name is escaped in
    /// <c>filename*</c>, and <c>filename</c> has an underscore for each character that could be misread: quotes and
    /// controls, path separators, what is not ASCII, and a percent sign that some clients would decode.
    /// </summary>
    public static string Header(string? filename)
    {
        if (string.IsNullOrEmpty(filename))
            return "attachment";
        string fallback = Fallback(filename);
        return fallback == filename
            ? $"attachment; filename=\"{filename}\""
            : $"attachment; filename=\"{fallback}\"; filename*=UTF-8''{Escape(filename)}";
    }

    private static string Fallback(string filename)
    {
        StringBuilder text = new(filename.Length);
        for (int i = 0; i < filename.Length; i++)
            text.Append(IsPlain(filename, i) ? filename[i] : '_');

        // A name that is nothing but dots is a path, too.
        if (filename.AsSpan().IndexOfAnyExcept('.') < 0)
            text.Replace('.', '_');
        return text.ToString();
    }

    private static bool IsPlain(string text, int at) => text[at] switch
    {
        '"' or '\\' or '/' => false,
        '%' => at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]),
        char other => other is >= ' ' and <= '~',
    };

    private static string Escape(string filename)
    {
        StringBuilder text = new(filename.Length * 3);
        foreach (byte value in Encoding.UTF8.GetBytes(filename))
        {
            if (AttrChars.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(value.ToString("X2"));
        }

        return text.ToString();
    }
}
