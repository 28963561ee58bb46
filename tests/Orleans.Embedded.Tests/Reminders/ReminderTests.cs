using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.Reminders;

public sealed class ReminderTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Reminder_Due_ActivatesTheGrainEveryPeriod()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var start = node.Time.GetUtcNow().UtcDateTime;
        var grain = node.Get<IReminderGrain>("a");
        await grain.RegisterAsync("check", Hour, 2 * Hour);

        await AdvanceToTickAsync(node, Hour, "a check");
        await AdvanceToTickAsync(node, 2 * Hour, "a check");

        var tick = Assert.Single(await grain.GetTicksAsync());
        Assert.Equal(
            new TickStatus(start + Hour, 2 * Hour, start + 3 * Hour),
            tick);
    }

    [Fact]
    public async Task Reminder_ProcessRestarts_TicksAtTheNextMultipleOfThePeriod()
    {
        using var directory = new TestDirectory();
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow().UtcDateTime;
        await using (var node = await TestNode.StartAsync(directory, time))
            await node.Get<IReminderGrain>("a").RegisterAsync("check", Hour, Hour);
        time.Advance(3.5 * Hour);

        await using var restarted = await TestNode.StartAsync(directory, time);
        Assert.Empty(restarted.Events.History);
        await AdvanceToTickAsync(restarted, 0.5 * Hour, "a check");

        var tick = Assert.Single(await restarted.Get<IReminderGrain>("a").GetTicksAsync());
        Assert.Equal((start + Hour, start + 4 * Hour), (tick.FirstTickTime, tick.CurrentTickTime));
    }

    [Fact]
    public async Task Reminder_ProcessKilled_IsThere()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        await node.Get<IReminderGrain>("a").RegisterAsync("check", Hour, Hour);

        using var left = directory.CopyAsAfterKill();

        await using var restarted = await TestNode.StartAsync(left);
        Assert.True(await restarted.Get<IReminderGrain>("a").ExistsAsync("check"));
    }

    [Fact]
    public async Task Register_SameNameAgain_ReplacesTheReminder()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReminderGrain>("a");
        await grain.RegisterAsync("check", Hour, Hour);
        await grain.RegisterAsync("check", 5 * Hour, Hour);

        node.Time.Advance(4 * Hour);
        Assert.Empty(node.Events.History);

        await AdvanceToTickAsync(node, Hour, "a check");
    }

    [Fact]
    public async Task Unregister_Reminder_EndsItAlsoAfterARestart()
    {
        using var directory = new TestDirectory();
        var time = new ManualTimeProvider();
        await using (var node = await TestNode.StartAsync(directory, time))
        {
            var grain = node.Get<IReminderGrain>("a");
            await grain.RegisterAsync("check", Hour, Hour);
            await grain.UnregisterAsync("check");
            Assert.False(await grain.ExistsAsync("check"));
            time.Advance(2 * Hour);
            Assert.Empty(node.Events.History);
        }

        await using var restarted = await TestNode.StartAsync(directory, time);
        Assert.False(await restarted.Get<IReminderGrain>("a").ExistsAsync("check"));
    }

    [Fact]
    public async Task Unregister_HandleOfAChangedReminder_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReminderGrain>("a");
        await grain.RegisterAsync("check", Hour, Hour);
        await grain.KeepHandleAsync("check");
        await grain.RegisterAsync("check", Hour, Hour);

        await Assert.ThrowsAsync<ReminderException>(grain.UnregisterKeptHandleAsync);

        Assert.True(await grain.ExistsAsync("check"));
    }

    [Fact]
    public async Task Reminder_GrainThrows_IsLoggedAndGoesOn()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        await node.Get<IReminderGrain>("a").RegisterAsync("throws", Hour, Hour);

        await AdvanceToTickAsync(node, Hour, "a throws");
        await TestWait.UntilAsync(() => node.Log.Lines.Any(static line => line.Contains("Reminder throws")));
        await AdvanceToTickAsync(node, Hour, "a throws");
    }

    [Theory]
    [InlineData(0, 59)]
    [InlineData(-1, 3600)]
    [InlineData(0, -1)]
    public async Task Register_TimesOutOfRange_Throws(int dueSeconds, int periodSeconds)
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReminderGrain>("a");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => grain.RegisterAsync(
            "check", TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds)));
    }

    [Fact]
    public async Task Register_MoreThanAGrainMayHave_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReminderGrain>("a");
        for (var i = 0; i < EmbeddedGrainLimits.MaxRemindersPerGrain; i++)
            await grain.RegisterAsync($"reminder {i}", Hour, Hour);

        await Assert.ThrowsAsync<LimitExceededException>(() => grain.RegisterAsync("one more", Hour, Hour));
        await grain.RegisterAsync("reminder 0", Hour, Hour);
    }

    [Fact]
    public async Task Register_AgainAndAgain_KeepsTheQueueSmall()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<IReminderGrain>("a");

        for (var i = 0; i < 500; i++)
            await grain.RegisterAsync("check", Hour, Hour);

        Assert.InRange(node.Engine.Reminders.QueueLength, 1, EmbeddedGrainLimits.MaxRemindersPerGrain + 2);
    }

    private static Task AdvanceToTickAsync(TestNode node, TimeSpan by, string tick)
    {
        node.Time.Advance(by - TimeSpan.FromTicks(1));
        Assert.Equal(0, node.Engine.Reminders.TickingCount);
        node.Time.Advance(TimeSpan.FromTicks(1));
        return node.Events.WaitForAsync(tick);
    }
}
