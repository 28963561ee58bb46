namespace Codex.Archives.Tests.Vectors;

/// <summary>An index in hexadecimal, sorted by id, and the same with its entries the other way round.</summary>
public sealed record DatasetIndexVector(
    string Name, IReadOnlyList<DatasetEntryVector> Entries, string Index, string Shuffled)
{
    /// <summary>The index.</summary>
    public byte[] IndexBytes => Convert.FromHexString(Index);
}
