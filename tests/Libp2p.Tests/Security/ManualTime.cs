namespace Codex.Libp2p.Tests.Security;

/// <summary>Time in which everything waited for happens when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add((callback, state));
        return new Timer();
    }

    /// <summary>Lets every timer that was ever made come due.</summary>
    public void Pass()
    {
        foreach (var (callback, state) in _timers)
            callback(state);
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
