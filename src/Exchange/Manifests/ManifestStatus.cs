namespace Codex.Exchange.Manifests;

/// <summary>How the fetching of a manifest ended.</summary>
public enum ManifestStatus
{
    /// <summary>It is here.</summary>
    Found,

    /// <summary>Nobody had it in time.</summary>
    NotFound,

    /// <summary>The block came, and is no manifest that this node can keep.</summary>
    Unusable,

    /// <summary>More manifests are being fetched than may be.</summary>
    Busy,
}
