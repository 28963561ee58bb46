using Codex.Orleans.Embedded.Timers;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>The timers of an activation.</summary>
internal sealed partial class Activation
{
    private readonly HashSet<GrainTimer> _timers = [];

    public void AddTimer(GrainTimer timer)
    {
        lock (_timers)
        {
            if (_timers.Count >= EmbeddedGrainLimits.MaxTimersPerActivation)
            {
                throw new LimitExceededException(
                    $"{Address} has {EmbeddedGrainLimits.MaxTimersPerActivation} timers already.");
            }

            _timers.Add(timer);
        }
    }

    public void RemoveTimer(GrainTimer timer)
    {
        lock (_timers)
            _timers.Remove(timer);
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }
}
