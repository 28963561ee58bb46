using Orleans;
using Orleans.Concurrency;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface ICycleGrain : IGrainWithStringKey
{
    Task<int> GoRoundAsync(string other, int hops);
}

public interface IReentrantCycleGrain : IGrainWithStringKey
{
    Task<int> GoRoundAsync(string other, int hops);
}

public sealed class CycleGrain(TestEvents events) : Grain, ICycleGrain
{
    public async Task<int> GoRoundAsync(string other, int hops)
    {
        events.Raise($"hop {hops}");
        if (hops == 0)
            return 0;
        return 1 + await GrainFactory.GetGrain<ICycleGrain>(other).GoRoundAsync(this.GetPrimaryKeyString(), hops - 1);
    }
}

[Reentrant]
public sealed class ReentrantCycleGrain : Grain, IReentrantCycleGrain
{
    public async Task<int> GoRoundAsync(string other, int hops)
    {
        if (hops == 0)
            return 0;
        var next = GrainFactory.GetGrain<IReentrantCycleGrain>(other);
        return 1 + await next.GoRoundAsync(this.GetPrimaryKeyString(), hops - 1);
    }
}
