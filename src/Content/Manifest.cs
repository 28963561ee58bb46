namespace Codex.Content;

/// <summary>What a manifest block says of a dataset. Immutable.</summary>
public sealed record Manifest
{
    /// <summary>CID of the root of the dataset's Merkle tree (of the encoded dataset where protected).</summary>
    public required Cid TreeCid { get; init; }

    /// <summary>Size of every block but the last, in bytes; the last is zero-padded to it before hashing.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Number of real bytes.</summary>
    public required long DatasetSize { get; init; }

    /// <summary>Filename given at upload, or null.</summary>
    public string? Filename { get; init; }

    /// <summary>MIME type given at upload, or null.</summary>
    public string? MimeType { get; init; }

    /// <summary>Erasure coding of a protected manifest (M1 only), or null.</summary>
    public ErasureInfo? Erasure { get; init; }

    /// <summary>
    /// Number of blocks: ceil(<see cref="DatasetSize"/> / <see cref="BlockSize"/>). At most
    /// <see cref="ContentLimits.MaxBlockCount"/> in a manifest that was decoded.
    /// </summary>
    public int BlockCount => checked((int)CountBlocks(DatasetSize, BlockSize));

    /// <summary>
    /// Number of pieces of a size that hold so many bytes: a division that rounds up and never overflows.
    /// </summary>
    internal static long CountBlocks(long datasetSize, int blockSize) =>
        datasetSize / blockSize + (datasetSize % blockSize == 0 ? 0 : 1);
}
