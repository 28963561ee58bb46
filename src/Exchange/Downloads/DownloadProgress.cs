namespace Codex.Exchange.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="Status">Where it is.</param>
/// <param name="Received">Blocks here.</param>
/// <param name="Total">Blocks of the dataset.</param>
/// <param name="Bytes">Bytes here, padding of the last block included.</param>
/// <param name="Peers">Peers that it is asked of.</param>
public readonly record struct DownloadProgress(DownloadStatus Status, int Received, int Total, long Bytes, int Peers);
