namespace Codex.Datasets.Ports;

/// <summary>How far the fetching of a dataset is.</summary>
/// <param name="Received">Blocks here.</param>
/// <param name="Total">Blocks of the dataset.</param>
/// <param name="Bytes">Bytes here, padding of the last block included.</param>
/// <param name="Peers">Peers that are asked.</param>
public readonly record struct FetchProgress(int Received, int Total, long Bytes, int Peers);
