namespace Codex.Exchange.Downloads;

/// <summary>Where a download is.</summary>
public enum DownloadStatus
{
    /// <summary>It goes on.</summary>
    Active,

    /// <summary>Every block is here.</summary>
    Complete,

    /// <summary>Nobody wants it any more; what has come is kept.</summary>
    Cancelled,

    /// <summary>The quota leaves no room for the next block.</summary>
    QuotaExceeded,

    /// <summary>The disk failed or is full.</summary>
    DiskFailed,

    /// <summary>A fault of this node, which its log describes.</summary>
    Failed,
}
