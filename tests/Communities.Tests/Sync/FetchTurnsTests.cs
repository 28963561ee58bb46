using Codex.Communities.Sync;

namespace Codex.Communities.Tests.Sync;

public sealed class FetchTurnsTests
{
    [Fact]
    public async Task Enter_MoreThanThereAre_WaitsInOrder()
    {
        var turns = new FetchTurns(1);
        var first = await turns.EnterAsync(default);
        var second = turns.EnterAsync(default);
        var third = turns.EnterAsync(default);
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose();
        var held = await second;
        Assert.False(third.IsCompleted);
        held.Dispose();
        (await third).Dispose();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public async Task Enter_GivenUp_LeavesItsPlaceToTheNext()
    {
        var turns = new FetchTurns(1);
        var first = await turns.EnterAsync(default);
        using var giveUp = new CancellationTokenSource();
        var second = turns.EnterAsync(giveUp.Token);
        var third = turns.EnterAsync(default);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.EnterAsync(giveUp.Token));
        first.Dispose();
        (await third).Dispose();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public void Pause_AfterFailures_DoublesUpToTheLongest()
    {
        Assert.Equal(SyncLimits.FirstPause, RetryPause.After(1));
        Assert.Equal(2 * SyncLimits.FirstPause, RetryPause.After(2));
        Assert.Equal(SyncLimits.MaxPause, RetryPause.After(8));
        Assert.Equal(SyncLimits.MaxPause, RetryPause.After(int.MaxValue));
    }
}
