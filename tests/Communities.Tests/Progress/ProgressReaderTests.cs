using Codex.Communities.Progress;
using Codex.Communities.Tests.Nodes;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Progress;

public sealed class ProgressReaderTests
{
    [Fact]
    public async Task Watch_Sync_TellsUntilTheEnd_AndLeavesNothing()
    {
        await using var world = await World.CreateAsync();
        var history = await History.CreateAsync(world, 5);
        await using var node = await Node.StartAsync(world);
        var id = await node.RegisterAsync("c", history.Index);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var watching = WatchAsync(node, id, patience.Token);
        await node.SyncAsync(id);
        while (!watching.IsCompleted)
        {
            node.Time.Advance(ProgressLimits.MinInterval);
            await Task.Yield();
        }

        var seen = await watching;
        Assert.Equal(5, seen[^1].Here);
        Assert.Equal(seen.Select(progress => progress.Here).Order(), seen.Select(progress => progress.Here));
        Assert.Equal(0, node.Get<CommunityChanges>().WatchedCount);
    }

    [Fact]
    public async Task Watch_ReaderThatGoesAway_LeavesNothing()
    {
        await using var world = await World.CreateAsync();
        await using var node = await Node.StartAsync(world);
        var id = CommunityId.Parse("c");
        await node.Catalog.RegisterAsync(id, default);
        using var leaving = new CancellationTokenSource();
        await using var reader = node.Progress.WatchAsync(id, leaving.Token).GetAsyncEnumerator(default);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(1, node.Get<CommunityChanges>().WatchedCount);
        var next = reader.MoveNextAsync().AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, node.Get<CommunityChanges>().WatchedCount);
        Assert.Equal(0, node.Time.SetTimerCount);
    }

    [Fact]
    public async Task Watch_Unregistered_EndsAtOnce()
    {
        await using var world = await World.CreateAsync();
        await using var node = await Node.StartAsync(world);
        await foreach (var _ in node.Progress.WatchAsync(CommunityId.Parse("c"), default))
            Assert.Fail("There is nothing to tell.");
        Assert.Equal(0, node.Get<CommunityChanges>().WatchedCount);
    }

    private static async Task<List<CommunityProgress>> WatchAsync(
        Node node, CommunityId id, CancellationToken cancellationToken)
    {
        var seen = new List<CommunityProgress>();
        await foreach (var progress in node.Progress.WatchAsync(id, cancellationToken))
        {
            seen.Add(progress);
            if (progress.Community.Sync?.State == SyncState.Done)
                break;
        }

        return seen;
    }
}
