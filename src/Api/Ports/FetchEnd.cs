namespace Codex.Api.Ports;

/// <summary>How the fetching of a dataset ended.</summary>
public enum FetchEnd
{
    /// <summary>Every block is here.</summary>
    Complete,

    /// <summary>Nobody wants it any more; what has come is kept.</summary>
    Cancelled,

    /// <summary>The quota left no room.</summary>
    QuotaExceeded,

    /// <summary>The disk failed or is full.</summary>
    DiskFailed,
}
