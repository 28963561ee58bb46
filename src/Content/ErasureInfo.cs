namespace Codex.Content;

/// <summary>
/// The erasure coding part of a protected M1 manifest (formats, section 4). Decoded and listed, never produced.
/// </summary>
public sealed record ErasureInfo
{
    /// <summary>Data blocks in a group.</summary>
    public required int EcK { get; init; }

    /// <summary>Parity blocks in a group.</summary>
    public required int EcM { get; init; }

    /// <summary>Tree of the dataset before encoding.</summary>
    public required Cid OriginalTreeCid { get; init; }

    /// <summary>Real bytes of the dataset before encoding.</summary>
    public required long OriginalDatasetSize { get; init; }

    /// <summary>0 linear, 1 stepped.</summary>
    public required int Strategy { get; init; }

    /// <summary>True when the manifest carries verification information (roots of slots).</summary>
    public required bool Verifiable { get; init; }
}
