namespace Codex.Exchange.Downloads;

/// <summary>Bounds on downloads.</summary>
public static class DownloadLimits
{
    /// <summary>
    /// Downloads at once. Each holds three files open; a history of years of weekly archives is some hundreds, and a
    /// process may have 1024 files at least.
    /// </summary>
    public const int MaxDownloads = 256;
}
