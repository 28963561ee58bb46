namespace Codex.Communities.Progress;

/// <summary>Bounds on how often progress is told.</summary>
public static class ProgressLimits
{
    /// <summary>
    /// Shortest pause between two snapshots for one reader: each looks at every archive, and people see no more.
    /// </summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(250);
}
