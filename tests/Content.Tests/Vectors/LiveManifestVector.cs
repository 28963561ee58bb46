namespace Codex.Content.Tests.Vectors;

/// <summary>What the node's REST interface said of a dataset.</summary>
public sealed record LiveManifestVector(string Cid, LiveManifestVector.Fields Manifest)
{
    /// <summary>The manifest's members.</summary>
    public sealed record Fields(
        string TreeCid, long DatasetSize, int BlockSize, string? Filename, string? Mimetype, bool Protected);
}
