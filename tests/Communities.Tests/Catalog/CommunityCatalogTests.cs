using Codex.Communities.Catalog;
using Codex.Communities.Tests.Nodes;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Catalog;

public sealed class CommunityCatalogTests : IAsyncLifetime
{
    private World _world = null!;
    private Node _node = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _node = await Node.StartAsync(_world);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task List_Pages_AreInOrderAndComplete()
    {
        foreach (var number in Enumerable.Range(0, 7).Reverse())
            Assert.NotNull(await _node.Catalog.RegisterAsync(CommunityId.Parse($"c{number}"), default));
        var names = new List<string>();
        CommunityId? after = null;
        do
        {
            var page = await _node.Catalog.ListAsync(after, 3, default);
            Assert.InRange(page.Communities.Length, 1, 3);
            names.AddRange(page.Communities.Select(record => record.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, 7).Select(number => $"c{number}"), names);
        var rest = await _node.Catalog.ListAsync(CommunityId.Parse("c45"), 10, default);
        Assert.Equal(["c5", "c6"], rest.Communities.Select(record => record.Id));
    }

    [Fact]
    public async Task Register_Again_ChangesNothing()
    {
        var id = CommunityId.Parse("c");
        var first = (await _node.Catalog.RegisterAsync(id, default))!;
        Assert.True(first.IsNew);
        Assert.Equal(first with { IsNew = false }, await _node.Catalog.RegisterAsync(id, default));
        Assert.Single((await _node.Catalog.ListAsync(null, 10, default)).Communities);
    }

    [Fact]
    public async Task Register_ManyAtOnce_IsNewForOneOfThem()
    {
        var id = CommunityId.Parse("c");
        var all = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => _node.Catalog.RegisterAsync(id, default))));
        Assert.Single(all, registration => registration!.IsNew);
    }

    [Fact]
    public async Task List_NameOfARegistrationThatCrashed_IsNotShown_AndCanBeRegisteredAndRemoved()
    {
        var id = CommunityId.Parse("c");
        await _node.Grains.Directory().AddAsync("c", default);
        Assert.Empty((await _node.Catalog.ListAsync(null, 10, default)).Communities);
        Assert.True(await _node.Catalog.RemoveAsync(id, default));
        Assert.False(await _node.Catalog.RemoveAsync(id, default));
        await _node.Grains.Directory().AddAsync("c", default);
        Assert.NotNull(await _node.Catalog.RegisterAsync(id, default));
        Assert.Single((await _node.Catalog.ListAsync(null, 10, default)).Communities);
    }

    [Fact]
    public async Task Pin_BeforeAndAfterArchivesCome_PinsThemAll_AndUnpinLeavesThem()
    {
        var history = await History.CreateAsync(_world, 3);
        var id = await _node.RegisterAsync("c", history.Index);
        await _node.SyncAsync(id, SyncMode.Latest);
        await _node.EndedAsync(id);
        Assert.Equal(["download"], await _node.OwnersAsync(history.Archives[2].ToString()));
        Assert.True(await _node.Catalog.PinAsync(id, default));
        Assert.Equal(["community:c", "download"], await _node.OwnersAsync(history.Archives[2].ToString()));
        await _node.SyncAsync(id);
        await _node.EndedAsync(id);
        Assert.Equal(["community:c"], await _node.OwnersAsync(history.Archives[0].ToString()));
        Assert.Equal(UnpinOutcome.Unpinned, await _node.Catalog.UnpinAsync(id, default));
        foreach (var cid in history.Archives)
            Assert.Equal(["download"], await _node.OwnersAsync(cid.ToString()));
        Assert.Equal(["community:c"], await _node.OwnersAsync(history.Index.ToString()));
    }

    [Fact]
    public async Task Remove_WhileSyncing_CancelsAndUnpins_AndTheDataStay()
    {
        var history = await History.CreateAsync(_world, 3);
        _world.Hold(history.Archives[0]);
        var id = await _node.RegisterAsync("c", history.Index);
        await _node.Catalog.PinAsync(id, default);
        await _node.SyncAsync(id);
        await _node.UntilAsync(id, progress => progress.Here == 2);
        Assert.True(await _node.Catalog.RemoveAsync(id, default));
        Assert.Null(_node.Syncer.FindJob(id));
        Assert.Null(await _node.Catalog.GetAsync(id, default));
        Assert.Empty((await _node.Catalog.ListAsync(null, 10, default)).Communities);
        Assert.Equal(["download"], await _node.OwnersAsync(history.Archives[1].ToString()));
        Assert.Empty(await _node.OwnersAsync(history.Index.ToString()));
        Assert.True(_node.Store.HasAll(history.Index));
        Assert.True(_node.Store.HasAll(history.Archives[2]));
        Assert.False(await _node.Catalog.PinAsync(id, default));
        Assert.Equal(UnpinOutcome.NotRegistered, await _node.Catalog.UnpinAsync(id, default));
        Assert.Null(await _node.Catalog.OfferIndexAsync(id, history.Index, 1, default));
    }

    [Fact]
    public async Task OfferIndex_WhatIsNoManifest_IsRefused()
    {
        var history = await History.CreateAsync(_world, 1);
        var tree = _world.Store.FindManifest(history.Index)!.Manifest.TreeCid;
        var id = CommunityId.Parse("c");
        await _node.Catalog.RegisterAsync(id, default);
        await Assert.ThrowsAsync<ArgumentException>(() => _node.Catalog.OfferIndexAsync(id, tree, 1, default));
    }
}
