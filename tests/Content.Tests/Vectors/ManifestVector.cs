namespace Codex.Content.Tests.Vectors;

/// <summary>One dataset's manifest in the three layouts.</summary>
public sealed record ManifestVector(
    string? Filename, string? Mimetype, ManifestBlockVector M1, ManifestBlockVector M2, ManifestBlockVector M3)
{
    /// <summary>The layouts.</summary>
    public IEnumerable<(ManifestFormat Format, ManifestBlockVector Expected)> Formats =>
        [(ManifestFormat.M1, M1), (ManifestFormat.M2, M2), (ManifestFormat.M3, M3)];
}
