namespace Codex.Content.Tests.Vectors;

/// <summary>An upload to a live 2025 node, in <c>live-node-datasets.json</c>.</summary>
public sealed record LiveDatasetVector(
    int Size,
    string? RequestFilename,
    string? RequestMimetype,
    int Status,
    string? ManifestCid,
    string? ManifestCidHex,
    string? ManifestBlockHex,
    string? TreeCidHex,
    LiveManifestVector? ManifestJson,
    IReadOnlyList<LiveBlockVector>? Blocks)
{
    /// <summary>Those that the node stored.</summary>
    public static IReadOnlyList<LiveDatasetVector> Stored { get; } =
        [.. VectorFile.Read<LiveDatasetVector>("live-node-datasets.json").Where(vector => vector.Status == 200)];
}
