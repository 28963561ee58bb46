namespace Codex.Datasets.Ports;

/// <summary>How the search for a manifest ended.</summary>
public enum FindStatus
{
    /// <summary>It is here.</summary>
    Found,

    /// <summary>No peer had it in time.</summary>
    NotFound,

    /// <summary>What the CID names is no manifest that this node can keep.</summary>
    Unusable,

    /// <summary>More manifests are looked for than may be.</summary>
    Busy,
}
