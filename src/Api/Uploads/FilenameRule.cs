using System.Buffers;
using System.Text;

namespace Codex.Api.Uploads;

/// <summary>
/// Which filenames an upload may give: those for which Nim 2.2's <c>isValidFilename</c> is true. Only the stem, between
/// the last slash and the extension, is looked at; the name is data and never becomes a path of this node.
/// </summary>
internal static class FilenameRule
{
    // Longest stem and extension together, in bytes (Nim std/os, isValidFilename, maxLen).
    private const int MaxStemAndExtensionBytes = 259;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:*?\"<>|^\0");

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>True when the upload may go on with this filename.</summary>
    public static bool IsValid(string filename)
    {
        string name = filename[(filename.LastIndexOf('/') + 1)..];
        string stem = name[..StemLength(name)];
        return stem.Length > 0
            && Encoding.UTF8.GetByteCount(name) <= MaxStemAndExtensionBytes
            && stem[0] != ' '
            && stem[^1] is not (' ' or '.')
            && !stem.AsSpan().ContainsAny(Forbidden)
            && !Devices.Contains(stem);
    }

    // The extension starts at the last dot that neither opens the name, nor ends it, nor is followed by another dot.
    private static int StemLength(string name)
    {
        for (int i = name.Length - 2; i > 0; i--)
        {
            if (name[i] == '.' && name[i + 1] != '.')
                return i;
        }

        return name.Length;
    }
}
