namespace Codex.Grains.Interfaces;

/// <summary>What a manifest says, with CIDs as text.</summary>
[GenerateSerializer, Immutable, Alias("Codex.DatasetDescription")]
public sealed record DatasetDescription
{
    /// <summary>CID of the root of the dataset's Merkle tree.</summary>
    [Id(0)]
    public required string TreeCid { get; init; }

    /// <summary>Size of every block but the last, in bytes.</summary>
    [Id(1)]
    public required int BlockSize { get; init; }

    /// <summary>Number of real bytes.</summary>
    [Id(2)]
    public required long DatasetSize { get; init; }

    /// <summary>Filename given at upload, or null.</summary>
    [Id(3)]
    public string? Filename { get; init; }

    /// <summary>MIME type given at upload, or null.</summary>
    [Id(4)]
    public string? MimeType { get; init; }

    /// <summary>Number of blocks: ceil(<see cref="DatasetSize"/> / <see cref="BlockSize"/>).</summary>
    public int BlockCount => checked((int)((DatasetSize + BlockSize - 1) / BlockSize));
}
