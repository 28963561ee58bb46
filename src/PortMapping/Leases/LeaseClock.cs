namespace Codex.PortMapping.Leases;

/// <summary>
/// Time that passes for a gateway. Neither clock of this machine is right alone: one stands still while it sleeps, the
/// other jumps when it is set. Of each step the longer one counts: a lease is renewed too early rather than too late.
/// </summary>
internal sealed class LeaseClock(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private long _timestamp = timeProvider.GetTimestamp();
    private DateTimeOffset _wall = timeProvider.GetUtcNow();
    private TimeSpan _now;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_gate)
            {
                var (timestamp, wall) = (timeProvider.GetTimestamp(), timeProvider.GetUtcNow());
                var step = timeProvider.GetElapsedTime(_timestamp, timestamp);
                _now += step > wall - _wall ? step : wall - _wall;
                (_timestamp, _wall) = (timestamp, wall);
                return _now;
            }
        }
    }

    /// <summary>The time of day.</summary>
    public DateTimeOffset TimeOfDay => timeProvider.GetUtcNow();
}
