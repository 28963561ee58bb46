using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.Activations;

public sealed class ActivationTests
{
    [Fact]
    public async Task FirstCall_ThousandCallersAtOnce_MakesOneActivation()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        using var start = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, 1000).Select(async _ =>
        {
            await start.WaitAsync();
            await node.Get<ICounterGrain>("a").AddWithoutWritingAsync(1);
        }).ToArray();

        start.Release(callers.Length);
        await Task.WhenAll(callers);

        Assert.Equal(1000, await node.Get<ICounterGrain>("a").GetAsync());
        Assert.Equal(["activate a"], node.Events.History);
        Assert.Equal(1, node.Engine.ActivationCount);
    }

    [Fact]
    public async Task Activation_Fails_EveryWaitingCallerGetsTheExceptionAndTheNextCallTriesAgain()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        node.Events.ActivationFailure = new InvalidDataException("on purpose");
        var grain = node.Get<IFragileGrain>("a");
        var calls = Enumerable.Range(0, 10).Select(_ => grain.PingAsync()).ToArray();
        await node.Events.WaitForAsync("activating");

        node.Events.Open("activation");

        foreach (var call in calls)
            Assert.Same(node.Events.ActivationFailure, await Assert.ThrowsAsync<InvalidDataException>(() => call));
        node.Events.ActivationFailure = null;
        Assert.Equal("pong", await grain.PingAsync());
        Assert.Equal(["activating", "activating"], node.Events.History);
    }

    [Fact]
    public async Task Activation_NeverEnds_FailsAfterTheLifecycleTimeout()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(
            directory, configure: static options => options with { ResponseTimeout = TimeSpan.FromHours(1) });
        var call = node.Get<IFragileGrain>("a").PingAsync();
        await node.Events.WaitForAsync("activating");

        node.Time.Advance(EmbeddedGrainLimits.LifecycleTimeout);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task DeactivateOnIdle_NextCall_MeetsANewActivationAfterTheOldHasEnded()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddWithoutWritingAsync(5);
        await grain.EndAsync();

        Assert.Equal(0, await grain.GetAsync());
        Assert.Equal(["activate a", "deactivate a ApplicationRequested", "activate a"], node.Events.History);
    }

    [Fact]
    public async Task Ending_WhileCallersCall_LosesNoCall()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (var call = 0; call < 100; call++)
            {
                await grain.AddAsync(1);
                count++;
                if (call % 10 == caller)
                    await grain.EndAsync();
            }

            return count;
        })));

        Assert.Equal(answers.Sum(), await grain.GetAsync());
        Assert.True(node.Events.History.Count > 2, "Nothing ended: the test shows nothing.");
    }

    [Fact]
    public async Task IdleActivation_AfterTheIdleAge_EndsAndComesBackWithItsState()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(7);
        await grain.AddWithoutWritingAsync(1);

        node.Time.Advance(EmbeddedGrainLimits.DefaultIdleAge - EmbeddedGrainLimits.SweepPeriod);
        Assert.Equal(8, await grain.GetAsync());
        node.Time.Advance(EmbeddedGrainLimits.DefaultIdleAge + EmbeddedGrainLimits.SweepPeriod);
        await node.Events.WaitForAsync("deactivate a ActivationIdle");

        Assert.Equal(7, await grain.GetAsync());
    }

    [Fact]
    public async Task IdleActivation_Delayed_EndsOnlyThen()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.DelayEndAsync(TimeSpan.FromHours(1));

        node.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, node.Engine.ActivationCount);
        node.Time.Advance(TimeSpan.FromMinutes(2));

        await node.Events.WaitForAsync("deactivate a ActivationIdle");
    }

    [Fact]
    public async Task IdleActivation_Ended_LeavesNoClockRunning()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        await node.Get<ICounterGrain>("a").GetAsync();
        Assert.Equal(1, node.Time.SetTimerCount);

        node.Time.Advance(EmbeddedGrainLimits.DefaultIdleAge + EmbeddedGrainLimits.SweepPeriod);
        await node.Events.WaitForAsync("deactivate a ActivationIdle");
        await TestWait.UntilAsync(() => node.Engine.ActivationCount == 0);
        node.Time.Advance(EmbeddedGrainLimits.SweepPeriod);

        Assert.Equal(0, node.Time.SetTimerCount);
    }

    [Fact]
    public async Task BusyActivation_AfterTheIdleAge_Stays()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(
            directory, configure: static options => options with { ResponseTimeout = TimeSpan.FromDays(1) });
        var call = node.Get<ICounterGrain>("a").WaitAsync("gate", default);
        await node.Events.WaitForAsync("waiting gate");

        node.Time.Advance(2 * EmbeddedGrainLimits.DefaultIdleAge);
        node.Events.Open("gate");
        await call;

        Assert.Equal(1, node.Engine.ActivationCount);
        Assert.Equal(["activate a", "waiting gate", "waited gate passed"], node.Events.History);
    }

    [Fact]
    public async Task Stop_ACallRuns_WaitsForItAndRefusesTheOneBehind()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        var running = grain.WaitAsync("gate", default);
        await node.Events.WaitForAsync("waiting gate");
        var behind = grain.AddAsync(1);

        var stop = node.StopAsync();
        Assert.False(stop.IsCompleted);
        node.Events.Open("gate");

        await running;
        await stop;
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => behind);
        Assert.Equal("deactivate a ShuttingDown", node.Events.History.Last());
    }

    [Fact]
    public async Task Stop_ACallNeverEnds_GivesUpWithTheToken()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var call = node.Get<ICounterGrain>("a").WaitAsync("gate", default);
        await node.Events.WaitForAsync("waiting gate");

        await node.StopAsync(new CancellationToken(canceled: true));

        Assert.False(call.IsCompleted);
        Assert.Contains(node.Log.Lines, static line => line.Contains("1 grains did not end in time"));
        node.Events.Open("gate");
        await call;
    }

    [Fact]
    public async Task EndedActivation_IsCollected()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var instance = await ActivateAndEndAsync(node);

        await TestWait.UntilAsync(() =>
        {
            GC.Collect();
            return !instance.IsAlive;
        });
    }

    private static async Task<WeakReference> ActivateAndEndAsync(TestNode node)
    {
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(1);
        var instance = Assert.Single(node.Events.Instances);
        await grain.EndAsync();
        await node.Events.WaitForAsync("deactivate a ApplicationRequested");
        return instance;
    }
}
