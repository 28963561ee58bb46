namespace Codex.Api.Uploads;

/// <summary>The filename in an upload's <c>Content-Disposition</c>, read as a 2025 node reads it.</summary>
internal static class DispositionFilename
{
    private const string Quoted = "filename=\"";

    // What Nim's strip() removes.
    private static readonly char[] Whitespace = [' ', '\t', '\v', '\r', '\n', '\f'];

    /// <summary>
    /// What stands between the first <c>filename="</c> and the next one or the end, stripped, without its last
    /// character: the filename must be the last parameter. Null when there is none, as for an unquoted one. No
    /// disposition type is needed, which is why .NET's parsers cannot be used (upstream codex/rest/api.nim,
    /// getFilenameFromContentDisposition). The manifest, and so the CID, depends on the result.
    /// </summary>
    public static string? Parse(string contentDisposition)
    {
        int start = contentDisposition.IndexOf(Quoted, StringComparison.Ordinal);
        if (start < 0)
            return null;
        string rest = contentDisposition[(start + Quoted.Length)..];
        int next = rest.IndexOf(Quoted, StringComparison.Ordinal);
        string value = (next < 0 ? rest : rest[..next]).Trim(Whitespace);
        return value.Length == 0 ? value : value[..^1];
    }
}
