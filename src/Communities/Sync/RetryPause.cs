namespace Codex.Communities.Sync;

/// <summary>How long to wait before the next attempt.</summary>
internal static class RetryPause
{
    /// <summary>The pause after so many attempts that failed, from 1 on.</summary>
    public static TimeSpan After(int failures)
    {
        var pause = SyncLimits.FirstPause;
        for (var i = 1; i < failures && pause < SyncLimits.MaxPause; i++)
            pause *= 2;
        return pause < SyncLimits.MaxPause ? pause : SyncLimits.MaxPause;
    }
}
