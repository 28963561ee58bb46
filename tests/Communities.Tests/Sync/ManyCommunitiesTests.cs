using Codex.Communities.Progress;
using Codex.Communities.Sync;
using Codex.Communities.Tests.Nodes;
using Codex.Content;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Sync;

/// <summary>Many communities at once.</summary>
public sealed class ManyCommunitiesTests
{
    [Fact]
    public async Task Sync_ManyCommunities_AreBoundedTogether_AndAllEnd()
    {
        const int Communities = 40;
        await using var world = await World.CreateAsync();
        await using var node = await Node.StartAsync(world);
        var ids = new List<CommunityId>();
        var archives = new List<Cid>();
        for (var number = 0; number < Communities; number++)
        {
            var history = await History.CreateAsync(world, 10, seed: number, bytes: 5000);
            world.Hold(history.Archives);
            ids.Add(await node.RegisterAsync($"community-{number}", history.Index));
            archives.AddRange(history.Archives);
        }

        foreach (var id in ids)
            await node.SyncAsync(id);
        await node.UntilAsync(ids[^1], progress => progress.Wanted == 10);
        var fetching = new List<int>();
        foreach (var id in ids)
            fetching.Add((await node.Progress.GetAsync(id, default))!.Fetching);
        Assert.All(fetching, count => Assert.InRange(count, 0, SyncLimits.MaxFetchesPerCommunity));
        world.Release(archives);
        foreach (var id in ids)
        {
            var end = await node.AdvanceUntilAsync(
                id, progress => progress.Community.Sync!.State != SyncState.Running);
            Assert.Equal((SyncState.Done, 10), (end.Community.Sync!.State, end.Here));
        }

        // The downloads of indices count beside those of archives.
        Assert.InRange(node.Network.Peak, 1, SyncLimits.MaxFetches + SyncLimits.MaxIndexFetches);
        Assert.Equal(0, node.Get<CommunityChanges>().WatchedCount);
        Assert.Equal(0, node.Get<CommunityGates>().Count);
        var turns = node.Get<SyncTurns>();
        Assert.Equal(
            (SyncLimits.MaxFetches, SyncLimits.MaxIndexFetches, SyncLimits.MaxIndexReads),
            (turns.Archives.Free, turns.Indices.Free, turns.Reads.Free));
        Assert.All(ids, id => Assert.Null(node.Syncer.FindJob(id)));
    }
}
