using System.Text.Json.Serialization;
using Codex.Content;

namespace Codex.Api.Json;

/// <summary>
/// A manifest as a 2025 node shows it (formats, section 4). The order of the members is the order on the wire.
/// </summary>
internal sealed record ManifestJson
{
    public required string TreeCid { get; init; }

    public required long DatasetSize { get; init; }

    public required int BlockSize { get; init; }

    public required string? Filename { get; init; }

    public required string? Mimetype { get; init; }

    public required bool Protected { get; init; }

    /// <summary>Only there for protected manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Verifiable { get; init; }

    public static ManifestJson Of(Manifest manifest) => new()
    {
        TreeCid = manifest.TreeCid.ToString(),
        DatasetSize = manifest.DatasetSize,
        BlockSize = manifest.BlockSize,
        Filename = manifest.Filename,
        Mimetype = manifest.MimeType,
        Protected = manifest.Erasure is not null,
        Verifiable = manifest.Erasure?.Verifiable,
    };
}
