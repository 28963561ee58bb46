namespace Codex.Silo.Options;

/// <summary>The layout of new manifests (formats, section 4). The layout decides the manifest's CID.</summary>
public enum ManifestFormat
{
    /// <summary>The 2025 Codex node.</summary>
    M1,

    /// <summary>Logos Storage 0.3.</summary>
    M2,

    /// <summary>Logos Storage 0.4 and later.</summary>
    M3,
}
