namespace Codex.Archives.Tests.Vectors;

/// <summary>An archive in the data file.</summary>
public sealed record TorrentArchiveVector(
    string Id, long From, long To, IReadOnlyList<string> Topics, long Offset, int Size, int Padding)
{
    /// <summary>Period and topics.</summary>
    public ArchiveMetadata Period => Wires.Period(From, To, Topics);
}
