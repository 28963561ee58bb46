namespace Codex.Content.Tests.Vectors;

/// <summary>A dataset of <c>dataset-vectors.json</c>.</summary>
public sealed record DatasetVector(
    int Size,
    string TreeCid,
    string Root,
    int Blocks,
    string FirstBlockCid,
    string LastBlockCid,
    IReadOnlyList<ProofVector> Proofs,
    IReadOnlyList<ManifestVector> Manifests)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DatasetVector> All { get; } = VectorFile.Read<DatasetVector>("dataset-vectors.json");
}
