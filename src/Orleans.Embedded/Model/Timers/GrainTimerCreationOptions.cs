using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a timer of a grain ticks.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>A timer that respects the grain's turns and does not keep it active.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Pause before the first tick; <see cref="Timeout.InfiniteTimeSpan"/> to wait for a change.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Pause after the end of each tick; <see cref="Timeout.InfiniteTimeSpan"/> to tick once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True to tick while calls wait for something, as in a reentrant grain.</summary>
    public bool Interleave { get; init; }

    /// <summary>True when a tick counts as a call, so that the activation does not become idle.</summary>
    public bool KeepAlive { get; init; }
}
