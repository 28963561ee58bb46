using Orleans;
using Orleans.Concurrency;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface IStressGrain : IGrainWithStringKey
{
    Task WorkAsync(int seed);

    Task<(int Calls, int Violations, int MostAtOnce)> GetCountsAsync();
}

public interface IReentrantStressGrain : IStressGrain
{
    Task MeetAndWorkAsync(int party, int seed);
}

/// <summary>Does a little work between many awaits, and counts how often two turns were at work at once.</summary>
public abstract class StressGrainBase : Grain
{
    private int _atWork;
    private int _calls;
    private int _violations;
    private int _open;
    private int _mostAtOnce;

    public async Task WorkAsync(int seed)
    {
        var random = new Random(seed);
        _mostAtOnce = Math.Max(_mostAtOnce, ++_open);
        for (var step = 0; step < 5; step++)
        {
            Work();
            switch (random.Next(3))
            {
                case 0:
                    await Task.Yield();
                    break;
                case 1:
                    await Task.Run(static () => Thread.SpinWait(50));
                    break;
                default:
                    await Inner();
                    break;
            }
        }

        Work();
        _calls++;
        _open--;
    }

    public Task<(int Calls, int Violations, int MostAtOnce)> GetCountsAsync() =>
        Task.FromResult((_calls, _violations, _mostAtOnce));

    private async Task Inner()
    {
        await Task.Run(static () => { }).ConfigureAwait(false);

        // Here the turn is left on purpose; the caller's await comes back to it.
        Thread.SpinWait(20);
    }

    private void Work()
    {
        if (Interlocked.Increment(ref _atWork) != 1)
            _violations++;
        Thread.SpinWait(100);
        Interlocked.Decrement(ref _atWork);
    }
}

public sealed class StressGrain : StressGrainBase, IStressGrain;

[Reentrant]
public sealed class ReentrantStressGrain : StressGrainBase, IReentrantStressGrain
{
    private readonly TaskCompletionSource _complete = new();
    private int _arrived;

    public async Task MeetAndWorkAsync(int party, int seed)
    {
        if (++_arrived == party)
            _complete.SetResult();
        await _complete.Task;
        await WorkAsync(seed);
    }
}
