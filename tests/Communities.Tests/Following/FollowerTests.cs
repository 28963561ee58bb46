using Codex.Communities.Catalog;
using Codex.Communities.Following;
using Codex.Communities.Tests.Nodes;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Following;

public sealed class FollowerTests : IAsyncLifetime
{
    private static readonly CommunityId Id = CommunityId.Parse("0x02aa");
    private World _world = null!;
    private Node _node = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _node = await Node.StartAsync(_world, new CommunityOptions { Follow = [Id], MinProviders = 2 });
        while (await _node.Catalog.GetAsync(Id, default) is not { Pinned: true })
            await Task.Yield();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Follow_EveryIndex_IsSyncedByItself_AndPinned()
    {
        var history = await History.CreateAsync(_world, 3);
        await _node.Catalog.OfferIndexAsync(Id, history.Index, 1, default);
        await _node.UntilAsync(Id, progress => progress is { Here: 3, Community.Sync.State: SyncState.Done });
        await history.AppendAsync(2);
        await _node.Catalog.OfferIndexAsync(Id, history.Index, 2, default);
        await _node.UntilAsync(Id, progress => progress is { Here: 5, Community.Sync.State: SyncState.Done });
        foreach (var cid in history.Archives)
            Assert.Equal(["community:0x02aa"], await _node.OwnersAsync(cid.ToString()));
        Assert.All(history.Archives, cid => Assert.True(_node.Parts.Announced.ContainsKey(cid)));
    }

    [Fact]
    public async Task Follow_WhatWasDeletedOrCancelledOrRemoved_ComesBack()
    {
        var history = await History.CreateAsync(_world, 2);
        await _node.Catalog.OfferIndexAsync(Id, history.Index, 1, default);
        await _node.UntilAsync(Id, progress => progress is { Here: 2, Community.Sync.State: SyncState.Done });
        await _node.Dataset(history.Archives[0].ToString()).DeleteAsync(default);
        var before = _node.Time.GetUtcNow();
        await _node.AdvanceUntilAsync(Id, progress => progress is { Here: 2, Community.Sync.Number: 2 });
        Assert.True(_node.Time.GetUtcNow() - before >= TimeSpan.FromMinutes(1));
        await _node.Catalog.RemoveAsync(Id, default);
        await _node.AdvanceUntilAsync(Id, progress => progress.Community.Pinned);
    }

    [Fact]
    public async Task Unpin_Followed_IsRefused()
    {
        Assert.Equal(UnpinOutcome.Followed, await _node.Catalog.UnpinAsync(Id, default));
        Assert.True((await _node.Catalog.GetAsync(Id, default))!.Pinned);
    }

    [Fact]
    public async Task Follow_RemovedAndRegisteredAgain_IsPinnedAtOnce()
    {
        await _node.Catalog.RemoveAsync(Id, default);
        await _node.Catalog.RegisterAsync(Id, default);
        await _node.UntilAsync(Id, progress => progress.Community.Pinned);
    }

    [Fact]
    public async Task Follow_IndexThatIsNone_IsNotTriedForEver()
    {
        var index = await _world.AddAsync("no index"u8.ToArray());
        await _node.Catalog.OfferIndexAsync(Id, index, 1, default);
        await _node.UntilAsync(Id, progress => progress.Community.Sync?.State == SyncState.Failed);
        for (var minutes = 0; minutes < 20; minutes++)
        {
            _node.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(1, (await _node.Catalog.GetAsync(Id, default))!.Sync!.Number);
    }

    [Fact]
    public async Task Census_TooFewProviders_IsReported_UntilThereAreMore()
    {
        var history = await History.CreateAsync(_world, 2);
        _node.Parts.Providers[history.Archives[1]] = 1;
        await _node.Catalog.OfferIndexAsync(Id, history.Index, 1, default);
        await _node.UntilAsync(Id, progress => progress is { Here: 2, Community.Sync.State: SyncState.Done });
        var short1 = await _node.AdvanceUntilAsync(Id, progress => !progress.Shortages.IsEmpty);
        var shortage = Assert.Single(short1.Shortages);
        Assert.Equal((history.Archives[1].ToString(), 1), (shortage.Cid, shortage.Providers));
        _node.Parts.Providers[history.Archives[1]] = 2;
        var before = _node.Time.GetUtcNow();
        await _node.AdvanceUntilAsync(Id, progress => progress.Shortages.IsEmpty);
        Assert.True(_node.Time.GetUtcNow() - before >= FollowLimits.CensusInterval);
    }

    [Fact]
    public async Task Census_AskedFor_IsTakenAtOnce()
    {
        var requests = _node.Get<CensusRequests>();
        Assert.False(requests.TryAsk(CommunityId.Parse("other")));

        // One dataset, an encrypted index: the clock need not go on.
        byte[] encrypted = [0xaa, 0x06, 0x02, 0x01, 0x02];
        var index = (await _node.Publisher.SetIndexAsync(Id, encrypted, null, default)).IndexCid!.Value;
        await _node.UntilAsync(Id, progress => progress.IsIndexHere);
        _node.Parts.Providers[index] = 1;
        Assert.True(requests.TryAsk(Id));
        var found = await _node.UntilAsync(Id, progress => !progress.Shortages.IsEmpty);
        Assert.Equal(index.ToString(), Assert.Single(found.Shortages).Cid);
    }
}
