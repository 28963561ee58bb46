using Codex.Content;

namespace Codex.Storage;

/// <summary>What to make of the bytes of an upload.</summary>
public sealed record IngestRequest
{
    /// <summary>Filename for the manifest, or null.</summary>
    public string? Filename { get; init; }

    /// <summary>MIME type for the manifest, or null.</summary>
    public string? MimeType { get; init; }

    /// <summary>Power of two within the upload bounds of <see cref="ContentLimits"/>.</summary>
    public int BlockSize { get; init; } = ContentLimits.DefaultBlockSize;

    /// <summary>Layout of the manifest.</summary>
    public ManifestFormat Format { get; init; } = ManifestFormat.M1;

    /// <summary>Number of bytes that will come, where it is known beforehand.</summary>
    public long? ExpectedBytes { get; init; }
}
