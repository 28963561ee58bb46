namespace Codex.Content;

/// <summary>Why bytes are not a manifest.</summary>
public enum ManifestError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Longer than <see cref="ContentLimits.MaxManifestBytes"/>.</summary>
    TooLarge,

    /// <summary>Not the protobuf of a manifest.</summary>
    Malformed,

    /// <summary>A manifest version, codec or hash that is not supported.</summary>
    Unsupported,

    /// <summary>
    /// A field outside its range: block size, dataset size, block count, text length, erasure parameters.
    /// </summary>
    OutOfRange,
}
