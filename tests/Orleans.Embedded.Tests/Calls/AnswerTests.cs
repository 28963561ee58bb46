using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.Calls;

public sealed class AnswerTests
{
    [Fact]
    public async Task Call_GrainThrows_CallerGetsThatException()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var exception = new TestException("on purpose");

        var thrown = await Assert.ThrowsAsync<TestException>(() => node.Get<ICounterGrain>("a").ThrowAsync(exception));

        Assert.Same(exception, thrown);
        Assert.Equal(1, await node.Get<ICounterGrain>("a").AddAsync(1));
    }

    [Fact]
    public async Task Call_Cancelled_FreesTheCallerAndTellsTheGrain()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        using var cancellation = new CancellationTokenSource();
        var call = node.Get<ICounterGrain>("a").WaitAsync("gate", cancellation.Token);
        await node.Events.WaitForAsync("waiting gate");

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await node.Events.WaitForAsync("waited gate cancelled");
    }

    [Fact]
    public async Task Call_CancelledWhileItWaits_NeverRuns()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        using var cancellation = new CancellationTokenSource();
        var grain = node.Get<ICounterGrain>("a");
        var first = grain.WaitAsync("first", default);
        await node.Events.WaitForAsync("waiting first");
        var second = grain.WaitAsync("second", cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        node.Events.Open("first");
        await first;

        await grain.GetAsync();
        Assert.DoesNotContain("waiting second", node.Events.History);
    }

    [Fact]
    public async Task Call_CancelledBefore_NeverActivates()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        var call = node.Get<ICounterGrain>("a").WaitAsync("gate", new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, node.Engine.ActivationCount);
    }

    [Fact]
    public async Task Calls_MoreThanMayWait_AreRefused()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        var first = grain.WaitAsync("gate", default);
        await node.Events.WaitForAsync("waiting gate");
        var waiting = Enumerable.Range(0, EmbeddedGrainLimits.MaxWaitingRequests)
            .Select(_ => grain.GetAsync()).ToArray();

        await Assert.ThrowsAsync<LimitExceededException>(() => grain.GetAsync());

        node.Events.Open("gate");
        await first;
        await Task.WhenAll(waiting);
        Assert.Equal(0, await grain.GetAsync());
    }

    [Fact]
    public async Task GetPrimaryKeyString_InsideAndOutside_IsTheKey()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("zDv…");

        Assert.Equal("zDv…", grain.GetPrimaryKeyString());
        Assert.Equal("zDv…", await grain.GetKeyAsync());
    }

    [Fact]
    public async Task State_UsedOutsideATurn_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.Get<ICounterGrain>("a").AddFromOutsideATurnAsync());
    }

    [Fact]
    public async Task GetGrain_NoClassForTheContract_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        Assert.Throws<ArgumentException>(() => node.Get<IGrainWithStringKey>("a"));
    }

    [Fact]
    public async Task GetGrain_SeveralClassesAndNoPrefix_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);

        Assert.Throws<ArgumentException>(() => node.Get<IStressGrain>("a"));
        Assert.Throws<ArgumentException>(() => node.Get<IStressGrain>("a", "Elsewhere"));
    }

    private sealed class TestException(string message) : Exception(message);
}
