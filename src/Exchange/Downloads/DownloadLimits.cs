namespace Codex.Exchange.Downloads;

/// <summary>Bounds on downloads.</summary>
public static class DownloadLimits
{
    /// <summary>
    /// Downloads at once. status-go asks for all archives of a history in one go, and takes a refusal for the end of it
    /// (status-go-rest, section 3): twenty years of weeks. Each holds three files open; the runtime lets a process have
    /// as many as the system's hard limit says, 4096 on the smallest of common systems.
    /// </summary>
    public const int MaxDownloads = 1024;
}
