using Codex.Orleans.Embedded.Tests.TestGrains;

namespace Codex.Orleans.Embedded.Tests.Calls;

public sealed class TurnTests
{
    private const int Callers = 64;
    private const int CallsEach = 25;

    [Fact]
    public async Task Calls_ManyCallersAndAwaits_NeverOverlap()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IStressGrain>("a", typeof(StressGrain).FullName);

        await StressAsync(grain);

        var counts = await grain.GetCountsAsync();
        Assert.True(counts == (Callers * CallsEach, 0, 1), $"Seed {TestSeed.Value}: {counts}");
    }

    [Fact]
    public async Task ReentrantCalls_ManyCallersAndAwaits_InterleaveButNeverOverlap()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReentrantStressGrain>("a");

        // Each of these waits within the grain for all the others: without interleaving they never end.
        await Task.WhenAll(Enumerable.Range(0, Callers)
            .Select(caller => grain.MeetAndWorkAsync(Callers, TestSeed.Value + caller)));
        await StressAsync(grain);

        var counts = await grain.GetCountsAsync();
        Assert.Equal((Callers * (CallsEach + 1), 0), (counts.Calls, counts.Violations));
        Assert.True(counts.MostAtOnce > 1, $"Seed {TestSeed.Value}: {counts}");
    }

    [Fact]
    public async Task Call_WhileAnotherWaits_WaitsItsTurn()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        var first = grain.WaitAsync("gate", default);
        await node.Events.WaitForAsync("waiting gate");

        var second = grain.AddWithoutWritingAsync(1);
        Assert.Equal(0, await grain.PeekAsync());
        Assert.False(second.IsCompleted);
        node.Events.Open("gate");

        await first;
        await second;
        Assert.Equal(1, await grain.PeekAsync());
    }

    [Fact]
    public async Task ReentrantGrains_CallEachOtherInACycle_Complete()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        var rounds = await Task.WhenAll(
            node.Get<IReentrantCycleGrain>("a").GoRoundAsync("b", 50),
            node.Get<IReentrantCycleGrain>("b").GoRoundAsync("a", 51));

        Assert.Equal([50, 51], rounds);
    }

    [Fact]
    public async Task OtherGrains_CallEachOtherInACycle_TimeOutAsInOrleans()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var call = node.Get<ICycleGrain>("a").GoRoundAsync("b", 2);
        await node.Events.WaitForAsync("hop 1");

        // The second hop back to the first grain waits for itself. Everybody waits for it.
        node.Time.Advance(EmbeddedGrainLimits.DefaultResponseTimeout - EmbeddedGrainLimits.SweepPeriod);
        Assert.False(call.IsCompleted);
        node.Time.Advance(2 * EmbeddedGrainLimits.SweepPeriod);

        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal(0, await node.Get<ICycleGrain>("a").GoRoundAsync("b", 0));
    }

    private static Task StressAsync(IStressGrain grain) => Task.WhenAll(Enumerable.Range(0, Callers).Select(
        caller => Task.Run(async () =>
        {
            for (var call = 0; call < CallsEach; call++)
                await grain.WorkAsync(TestSeed.Value + caller * CallsEach + call);
        })));
}
