namespace Codex.Content;

/// <summary>The three layouts of a manifest (formats, section 4). The layout decides the manifest's CID.</summary>
public enum ManifestFormat
{
    /// <summary>The 2025 Codex node; the default of this node.</summary>
    M1,

    /// <summary>Logos Storage 0.3.</summary>
    M2,

    /// <summary>Logos Storage 0.4 and later.</summary>
    M3,
}
