namespace Codex.Archives.Tests.Vectors;

/// <summary>A torrent's index, and the bodies of its first archives without padding.</summary>
public sealed record TorrentVector(
    string Index,
    int PieceBytes,
    long DataBytes,
    IReadOnlyList<TorrentArchiveVector> Archives,
    IReadOnlyList<string> Bodies)
{
    /// <summary>The index.</summary>
    public byte[] IndexBytes => Convert.FromHexString(Index);
}
