using Codex.Orleans.Embedded.Engine;
using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Timers;

/// <summary>A timer of an activation. The pause begins when a tick has ended, so ticks never overlap.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _clock;
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _isTicking;
    private bool _isChanged;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        Interleaves = options.Interleave || activation.Address.Class.IsReentrant;
        KeepsAlive = options.KeepAlive;
        _clock = CreateClock(activation.Engine.Time);
    }

    public bool Interleaves { get; }

    public bool KeepsAlive { get; }

    public static GrainTimer Start(
        IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var activation = (Activation)grain.GrainContext;
        TurnContext.Require(activation);
        var timer = new GrainTimer(activation, callback, options);
        try
        {
            activation.AddTimer(timer);
            timer.Change(options.DueTime, options.Period);
        }
        catch
        {
            timer.Dispose();
            throw;
        }

        return timer;
    }

    /// <inheritdoc/>
    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        lock (_gate)
        {
            _next = dueTime;
            _period = period;
            _isChanged = true;

            // During a tick, the change takes effect when the tick has ended.
            if (!_isTicking)
                _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Runs the callback, within a turn.</summary>
    public async Task TickAsync()
    {
        try
        {
            if (_disposal.IsCancellationRequested)
                return;
            lock (_gate)
                _isChanged = false;
            await _callback(_disposal.Token);
        }
        catch (Exception exception)
        {
            EngineLog.TimerFailed(_activation.Engine.Logger, _activation.Address, exception);
        }
        finally
        {
            lock (_gate)
            {
                _isTicking = false;
                if (!_disposal.IsCancellationRequested)
                    _clock.Change(_isChanged ? _next : _period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposal.Cancel();
        _clock.Dispose();
        _activation.RemoveTimer(this);
    }

    private static void ThrowIfOutOfRange(TimeSpan value, string name)
    {
        // The range of System.Threading.Timer.
        var milliseconds = (long)value.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, uint.MaxValue - 1, name);
    }

    private ITimer CreateClock(TimeProvider time)
    {
        // The clock must not carry the async locals of whoever made it.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(
                static timer => ((GrainTimer)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_isTicking)
                return;
            _isTicking = true;
        }

        _activation.TryReceive(new TimerRequest(this, _activation));
    }
}
