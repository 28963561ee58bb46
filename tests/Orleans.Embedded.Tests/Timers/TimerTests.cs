using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.Timers;

public sealed class TimerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Timer_Due_TicksEveryPeriodAfterTheTick()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(Minute, 2 * Minute, keepAlive: false);

        await AdvanceToTickAsync(node, grain, Minute, 1);
        await AdvanceToTickAsync(node, grain, 2 * Minute, 2);
    }

    [Fact]
    public async Task Timer_PeriodInfinite_TicksOnce()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(Minute, Timeout.InfiniteTimeSpan, keepAlive: false);
        await AdvanceToTickAsync(node, grain, Minute, 1);

        node.Time.Advance(10 * Minute);

        Assert.Equal(1, await grain.GetTicksAsync());
    }

    [Fact]
    public async Task Timer_GrainIsBusy_WaitsItsTurn()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartWaitingAsync(TimeSpan.FromSeconds(1), Minute, interleave: false);
        var call = grain.HoldAsync("call");
        await node.Events.WaitForAsync("holding call");
        node.Time.Advance(TimeSpan.FromSeconds(1));
        node.Events.Open("tick");

        node.Events.Open("call");
        await call;
        await node.Events.WaitForAsync("tick");

        Assert.Equal(["holding call", "tick begins", "tick"], node.Events.History);
    }

    [Fact]
    public async Task InterleavingTimer_GrainIsBusy_Ticks()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartWaitingAsync(TimeSpan.FromSeconds(1), Minute, interleave: true);
        var call = grain.HoldAsync("call");
        await node.Events.WaitForAsync("holding call");
        node.Events.Open("tick");

        node.Time.Advance(TimeSpan.FromSeconds(1));
        await node.Events.WaitForAsync("tick");

        Assert.False(call.IsCompleted);
        node.Events.Open("call");
        await call;
    }

    [Fact]
    public async Task Timer_TickTakesLong_NextOneWaitsForItsEnd()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartWaitingAsync(Minute, Minute, interleave: true);
        node.Time.Advance(Minute);
        await node.Events.WaitForAsync("tick begins");

        node.Time.Advance(10 * Minute);
        node.Events.Open("tick");
        await node.Events.WaitForAsync("tick");

        Assert.Equal(1, await grain.GetTicksAsync());
    }

    [Fact]
    public async Task Timer_CallbackThrows_IsLoggedAndGoesOn()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartThrowingAsync(Minute, Minute);

        await AdvanceToTickAsync(node, grain, Minute, 1);
        await AdvanceToTickAsync(node, grain, Minute, 2);

        Assert.Equal(
            2, node.Log.Lines.Count(static line => line.StartsWith("Warning A timer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Timer_Changed_TicksAtTheNewTime()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(Minute, Minute, keepAlive: false);
        await grain.ChangeAsync(5 * Minute, Minute);

        node.Time.Advance(4 * Minute);
        Assert.Equal(0, await grain.GetTicksAsync());

        await AdvanceToTickAsync(node, grain, Minute, 1);
    }

    [Fact]
    public async Task Timer_Disposed_TicksNoMore()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(Minute, Minute, keepAlive: false);
        await grain.StopAsync();

        node.Time.Advance(5 * Minute);

        Assert.Equal(0, await grain.GetTicksAsync());
    }

    [Fact]
    public async Task Timer_ActivationEnds_EndsWithIt()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(Minute, Minute, keepAlive: false);
        await grain.EndAsync();
        await node.Events.WaitForAsync("deactivate");

        node.Time.Advance(5 * Minute);

        Assert.Equal(0, await grain.GetTicksAsync());
        Assert.DoesNotContain("tick", node.Events.History);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Timer_KeepAlive_DecidesWhetherTheActivationBecomesIdle(bool keepAlive, int activations)
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ITimerGrain>("a");
        await grain.StartAsync(10 * Minute, 10 * Minute, keepAlive);

        node.Time.Advance(10 * Minute);
        await node.Events.WaitForAsync("tick");
        await TestWait.UntilAsync(() => node.Engine.RunningCount == 0);
        node.Time.Advance(6 * Minute);
        if (!keepAlive)
            await node.Events.WaitForAsync("deactivate");

        await TestWait.UntilAsync(() => node.Engine.ActivationCount == activations);
    }

    [Fact]
    public async Task Timers_MoreThanAnActivationMayHave_AreRefused()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        await Assert.ThrowsAsync<LimitExceededException>(
            () => node.Get<ITimerGrain>("a").StartManyAsync(EmbeddedGrainLimits.MaxTimersPerActivation + 1));
    }

    private static async Task AdvanceToTickAsync(TestNode node, ITimerGrain grain, TimeSpan by, int ticks)
    {
        node.Time.Advance(by - TimeSpan.FromTicks(1));
        Assert.Equal(ticks - 1, await grain.GetTicksAsync());
        node.Time.Advance(TimeSpan.FromTicks(1));
        await node.Events.WaitForAsync("tick");

        // The tick sets the clock for the next one when it has ended, which is before this call begins.
        Assert.Equal(ticks, await grain.GetTicksAsync());
    }
}
