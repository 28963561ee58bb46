using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan due, TimeSpan period, bool keepAlive);

    Task StartWaitingAsync(TimeSpan due, TimeSpan period, bool interleave);

    Task StartThrowingAsync(TimeSpan due, TimeSpan period);

    Task ChangeAsync(TimeSpan due, TimeSpan period);

    Task StopAsync();

    Task<int> GetTicksAsync();

    Task HoldAsync(string gate);

    Task EndAsync();

    Task StartManyAsync(int count);
}

public sealed class TimerGrain(TestEvents events) : Grain, ITimerGrain
{
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private IGrainTimer? _timer;
    private int _ticks;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        events.Raise("deactivate");
        return Task.CompletedTask;
    }

    public Task StartAsync(TimeSpan due, TimeSpan period, bool keepAlive)
    {
        var options = new GrainTimerCreationOptions(due, period) { KeepAlive = keepAlive };
        _timer = this.RegisterGrainTimer(_ => Tick(), options);
        return Task.CompletedTask;
    }

    public Task StartWaitingAsync(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static async (grain, cancellation) =>
            {
                grain.Events.Raise("tick begins");
                await grain.Events.PassAsync("tick");
                await grain.Tick();
            },
            this,
            new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartThrowingAsync(TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            async _ =>
            {
                await Tick();
                throw new InvalidOperationException("on purpose");
            },
            new GrainTimerCreationOptions(due, period));
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> GetTicksAsync() => Task.FromResult(_ticks);

    public Task HoldAsync(string gate)
    {
        events.Raise($"holding {gate}");
        return events.PassAsync(gate);
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task StartManyAsync(int count)
    {
        for (var i = 0; i < count; i++)
            this.RegisterGrainTimer(static _ => Task.CompletedTask, new GrainTimerCreationOptions(OneDay, OneDay));
        return Task.CompletedTask;
    }

    private TestEvents Events => events;

    private Task Tick()
    {
        _ticks++;
        events.Raise("tick");
        return Task.CompletedTask;
    }
}
