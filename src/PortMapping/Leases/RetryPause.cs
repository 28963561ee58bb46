namespace Codex.PortMapping.Leases;

/// <summary>Pauses that grow while something fails.</summary>
internal static class RetryPause
{
    /// <summary>The pause after so many failures in a row, from 1.</summary>
    public static TimeSpan After(int failures, PortMappingLimits limits)
    {
        var pause = limits.MinRetry;
        for (var doubled = 1; doubled < failures && pause < limits.MaxRetry; doubled++)
            pause *= 2;
        return pause < limits.MaxRetry ? pause : limits.MaxRetry;
    }
}
