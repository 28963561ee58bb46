namespace Codex.Discovery.Tests.Simulation;

/// <summary>
/// A clock that stands still while there is something to do, and then goes to when there is something again. As
/// <see cref="ManualTimeProvider"/>, for thousands of timers.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private readonly PriorityQueue<(SimulatedTimer Timer, int Version), (DateTimeOffset Due, long Number)> _timers =
        new();

    private DateTimeOffset _now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private long _number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Calls something later.</summary>
    public void Schedule(TimeSpan after, Action action) =>
        CreateTimer(static action => ((Action)action!)(), action, after, Timeout.InfiniteTimeSpan);

    /// <summary>Goes on to the next timer that is set, and fires it; false for none.</summary>
    public bool TryGoOn()
    {
        while (_timers.TryDequeue(out var entry, out var when))
        {
            if (!entry.Timer.IsSet(entry.Version))
                continue;
            _now = when.Due > _now ? when.Due : _now;
            entry.Timer.Fire();
            return true;
        }
        return false;
    }

    private sealed class SimulatedTimer(SimulatedClock owner, TimerCallback callback, object? state) : ITimer
    {
        private int _version;
        private bool _isSet;
        private TimeSpan _period;

        public bool IsSet(int version) => _isSet && version == _version;

        public void Fire()
        {
            _isSet = false;
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            _isSet = dueTime != Timeout.InfiniteTimeSpan;
            if (_isSet)
                owner._timers.Enqueue((this, _version), (owner._now + dueTime, owner._number++));
            return true;
        }

        public void Dispose() => _isSet = false;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
