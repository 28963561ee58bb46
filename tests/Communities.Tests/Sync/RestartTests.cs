using Codex.Communities.Tests.Nodes;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Sync;

/// <summary>Syncs that a stop interrupts anywhere.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Restart_AtAnyStep_LosesNothing()
    {
        var random = Seed.NextRandom();
        await using var world = await World.CreateAsync();
        var history = await History.CreateAsync(world, 10);
        var older = history.Index;
        await history.AppendAsync(2);
        for (var round = 0; round < 12; round++)
        {
            await using var node = await Node.StartAsync(world);
            var id = await node.RegisterAsync("0x02aa", round % 2 == 0 ? older : history.Index);
            if (round % 3 == 0)
                Assert.True(await node.Catalog.PinAsync(id, default));
            await node.SyncAsync(id);
            for (var restarts = random.Next(1, 5); restarts > 0; restarts--)
            {
                var steps = random.Next(0, 12);
                await node.UntilAsync(
                    id, progress => steps-- <= 0 || progress.Community.Sync!.State != SyncState.Running);
                if (random.Next(3) == 0)
                    await node.Catalog.OfferIndexAsync(id, history.Index, 2, default);
                await node.RestartAsync();
            }

            await node.Catalog.OfferIndexAsync(id, history.Index, 2, default);
            await node.SyncAsync(id);
            var end = await node.AdvanceUntilAsync(
                id, progress => progress.Community.Sync!.State != SyncState.Running);
            Assert.Equal((SyncState.Done, 12, 12), (end.Community.Sync!.State, end.Wanted, end.Here));
            Assert.Equal(history.Index.ToString(), Assert.Single(await Indices(node, id)).Cid);
            Assert.Null(node.Store.FindManifest(older));
            var owner = round % 3 == 0 ? "community:0x02aa" : "download";
            foreach (var cid in history.Archives)
                Assert.Contains(owner, await node.OwnersAsync(cid.ToString()));
        }
    }

    [Fact]
    public async Task Restart_WhileArchivesCome_IsResumedByItself()
    {
        await using var world = await World.CreateAsync();
        var history = await History.CreateAsync(world, 3);
        world.Hold(history.Archives[0]);
        await using var node = await Node.StartAsync(world);
        var id = await node.RegisterAsync("0x02aa", history.Index);
        await node.SyncAsync(id);
        await node.UntilAsync(id, progress => progress is { Here: 2, Fetching: 1 });
        await node.RestartAsync();
        world.Release(history.Archives);
        Assert.Equal(3, (await node.EndedAsync(id)).Here);
        Assert.Equal([history.Archives[0]], node.Network.Started);
    }

    private static async Task<IEnumerable<IndexRecord>> Indices(Node node, CommunityId id) =>
        await node.Grains.Community(id).ListIndicesAsync(default);
}
