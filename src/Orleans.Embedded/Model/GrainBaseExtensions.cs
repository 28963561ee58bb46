using Codex.Orleans.Embedded.Timers;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Timers of a grain. They end with the activation; reminders do not.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Starts a timer whose callback runs as a turn of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return GrainTimer.Start(grain, cancellation => callback(state, cancellation), options);
    }

    /// <summary>Starts a timer whose callback runs as a turn of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return GrainTimer.Start(grain, callback, options);
    }
}
