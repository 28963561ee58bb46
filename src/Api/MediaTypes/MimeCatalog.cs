using System.Collections.Frozen;

namespace Codex.Api.MediaTypes;

/// <summary>
/// The MIME types that a Codex node accepts: the values of Nim 2.2's <c>std/mimetypes</c>, recorded in
/// <c>mimetypes-nim-2.2.tsv</c>. Read when the first upload names a type.
/// </summary>
internal static class MimeCatalog
{
    private const string Resource = "mimetypes.tsv";

    private static readonly Lazy<FrozenSet<string>> Types = new(Load);

    /// <summary>True for a known type in any case, without parameters.</summary>
    public static bool Contains(string mimeType) => Types.Value.Contains(mimeType);

    private static FrozenSet<string> Load()
    {
        using Stream stream = typeof(MimeCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Resource {Resource} is missing from the assembly.");
        using StreamReader reader = new(stream);
        List<string> types = [];
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                types.Add(line[..line.IndexOf('\t')]);
        }

        return types.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
