using System.Diagnostics.CodeAnalysis;

namespace Codex.Content;

/// <summary>Manifests to and from the bytes of their blocks.</summary>
public static class ManifestCodec
{
    /// <summary>Bytes of the manifest block. Throws <see cref="ArgumentException"/> for a protected manifest.</summary>
    public static byte[] Encode(Manifest manifest, ManifestFormat format) => throw new NotImplementedException();

    /// <summary>Decodes any of the three layouts; false with a reason for anything else.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> block,
        [NotNullWhen(true)] out Manifest? manifest,
        out ManifestError error) => throw new NotImplementedException();
}
