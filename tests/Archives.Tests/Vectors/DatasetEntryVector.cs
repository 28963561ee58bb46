namespace Codex.Archives.Tests.Vectors;

/// <summary>An entry; <c>metadata</c> is its value on the wire.</summary>
public sealed record DatasetEntryVector(
    string Id, long From, long To, IReadOnlyList<string> Topics, string Cid, string Metadata)
{
    /// <summary>Period and topics.</summary>
    public ArchiveMetadata Period => Wires.Period(From, To, Topics);
}
