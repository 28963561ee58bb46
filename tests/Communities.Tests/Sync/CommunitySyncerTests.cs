using Codex.Archives;
using Codex.Communities.Progress;
using Codex.Communities.Sync;
using Codex.Communities.Tests.Nodes;
using Codex.Datasets.Ports;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Tests.Sync;

/// <summary>What a sync fetches, in which order, and what becomes of what is in its way.</summary>
public sealed class CommunitySyncerTests : IAsyncLifetime
{
    private const string Name = "0x02aa";
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
    public async Task Sync_All_FetchesIndexThenArchives_TheNewestFirst()
    {
        var history = await History.CreateAsync(_world, 12);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        var end = await _node.EndedAsync(id);
        Assert.Equal(SyncState.Done, end.Community.Sync!.State);
        Assert.Equal((12, 12, true), (end.Wanted, end.Here, end.IsIndexHere));
        Assert.Equal(12 * 200_000, end.BytesHere);
        Assert.Equal(IndexContent.Read, end.Community.Index!.Content);
        var started = _node.Network.Started.ToList();
        Assert.Equal(history.Index, started[0]);

        // Eight beside each other may overtake one another, but nobody overtakes more than those.
        var newestFirst = history.Archives.AsEnumerable().Reverse().ToList();
        foreach (var (cid, place) in started.Skip(1).Select((cid, place) => (cid, place)))
            Assert.InRange(newestFirst.IndexOf(cid), place - 8, place + 8);
        Assert.Empty((await _node.Progress.FindMissingAsync(id, default))!.Value);
        Assert.All(history.Archives, cid => Assert.True(_node.Parts.Announced.ContainsKey(cid)));
    }

    [Fact]
    public async Task Sync_Latest_FetchesTheNewestAlone()
    {
        var history = await History.CreateAsync(_world, 4);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id, SyncMode.Latest);
        var end = await _node.EndedAsync(id);
        Assert.Equal((SyncState.Done, 1, 1), (end.Community.Sync!.State, end.Wanted, end.Here));
        Assert.Equal([history.Index, history.Archives[3]], _node.Network.Started);
        var missing = (await _node.Progress.FindMissingAsync(id, default))!.Value;
        Assert.Equal(
            history.Archives.Take(3).Reverse().Select(cid => cid.ToString()),
            missing.Select(archive => archive.Archive.Cid));
        Assert.All(missing, archive => Assert.Equal(ArchiveState.Missing, archive.State));
    }

    [Fact]
    public async Task Sync_Window_FetchesWhatOverlaps()
    {
        var history = await History.CreateAsync(_world, 6);
        var id = await _node.RegisterAsync(Name, history.Index);
        var window = new ArchiveWindow(3 * (ulong)History.Week, 5 * (ulong)History.Week);
        await _node.Syncer.BeginAsync(id, new SyncRequest { Mode = SyncMode.Window, Window = window }, default);
        var end = await _node.EndedAsync(id);
        Assert.Equal(2, end.Wanted);
        Assert.Equal(
            new[] { history.Index, history.Archives[2], history.Archives[3] }.Order(),
            _node.Network.Started.Order());
    }

    [Fact]
    public async Task Sync_ArchiveWithoutProvider_IsRetried_AndTheOthersGoOn()
    {
        var history = await History.CreateAsync(_world, 12);
        var lost = history.Archives[11];
        _world.Hide(lost);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        var waiting = await _node.AdvanceUntilAsync(id, progress => progress is { Here: 11, Failing: 1 });
        Assert.Equal(SyncState.Running, waiting.Community.Sync!.State);
        Assert.Equal(ArchiveState.Failing, waiting.Archives[0].State);
        Assert.Contains("no node was found", waiting.Archives[0].Error, StringComparison.Ordinal);
        await _node.AdvanceUntilAsync(id, progress => progress.Archives[0].Failures > 6);
        _world.Release(lost);
        var end = await _node.AdvanceUntilAsync(id, progress => progress.Here == 12);
        Assert.Null(end.Archives[0].Error);
        Assert.Equal(SyncState.Done, (await _node.EndedAsync(id)).Community.Sync!.State);
    }

    [Fact]
    public async Task Sync_BlocksThatDoNotCome_GiveTheirTurnToOthers()
    {
        var history = await History.CreateAsync(_world, 20);
        var stuck = history.Archives.TakeLast(SyncLimits.MaxFetchesPerCommunity).ToArray();
        _world.Hold(stuck);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await _node.UntilAsync(id, progress => progress.Fetching == stuck.Length);
        await _node.AdvanceUntilAsync(id, progress => progress.Here == 20 - stuck.Length);
        Assert.Superset(stuck.ToHashSet(), _node.Network.Cancelled.ToHashSet());
        _world.Release(stuck);
        await _node.AdvanceUntilAsync(id, progress => progress.Here == 20);
    }

    [Fact]
    public async Task Sync_IndexAppearsLater_GoesOn()
    {
        var history = await History.CreateAsync(_world, 2);
        _world.Hide(history.Index);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await _node.AdvanceUntilAsync(id, progress => progress.Error is not null);
        _world.Release(history.Index);
        var end = await _node.AdvanceUntilAsync(id, progress => progress.Community.Sync!.State != SyncState.Running);
        Assert.Equal((SyncState.Done, 2), (end.Community.Sync!.State, end.Here));
    }

    [Fact]
    public async Task Sync_BeforeAnyIndex_WaitsForOne()
    {
        var history = await History.CreateAsync(_world, 2);
        var id = CommunityId.Parse(Name);
        await _node.Catalog.RegisterAsync(id, default);
        await _node.SyncAsync(id);
        await _node.Catalog.OfferIndexAsync(id, history.Index, 5, default);
        Assert.Equal(2, (await _node.EndedAsync(id)).Here);
    }

    [Fact]
    public async Task OfferIndex_Newer_CancelsTheOlderOnesDownload_AndGoesOnWithItself()
    {
        var history = await History.CreateAsync(_world, 3);
        var older = history.Index;
        _world.Hold(older);
        var id = await _node.RegisterAsync(Name, older, clock: 10);
        await _node.SyncAsync(id);
        await _node.Network.BegunAsync(older);
        await history.AppendAsync(1);
        Assert.Equal(IndexOffer.Older, await _node.Catalog.OfferIndexAsync(id, history.Index, 9, default));
        Assert.Equal(IndexOffer.Current, await _node.Catalog.OfferIndexAsync(id, history.Index, 11, default));
        var end = await _node.EndedAsync(id);
        Assert.Equal((SyncState.Done, 4, 4), (end.Community.Sync!.State, end.Wanted, end.Here));
        Assert.Contains(older, _node.Network.Cancelled);

        // Superseded, and wanted by nobody else.
        Assert.Null(_node.Store.FindManifest(older));
        var indices = await _node.Grains.Community(id).ListIndicesAsync(default);
        Assert.Equal(history.Index.ToString(), Assert.Single(indices).Cid);
    }

    [Fact]
    public async Task OfferIndex_WhileArchivesCome_KeepsWhatIsUnderWay()
    {
        var history = await History.CreateAsync(_world, 3);
        _world.Hold(history.Archives);
        var id = await _node.RegisterAsync(Name, history.Index, clock: 10);
        await _node.SyncAsync(id);
        await Task.WhenAll(history.Archives.Select(_node.Network.BegunAsync));
        await history.AppendAsync(1);
        await _node.Catalog.OfferIndexAsync(id, history.Index, 11, default);
        await _node.UntilAsync(id, progress => progress is { Wanted: 4, Here: 1, Fetching: 3 });
        Assert.Empty(_node.Network.Cancelled);
        _world.Release(history.Archives);
        Assert.Equal(4, (await _node.EndedAsync(id)).Here);
    }

    [Fact]
    public async Task Superseded_KeptBySomebodyElse_StaysButIsForgotten()
    {
        var history = await History.CreateAsync(_world, 1);
        var older = history.Index;
        var id = await _node.RegisterAsync(Name, older);
        await _node.SyncAsync(id);
        await _node.EndedAsync(id);
        Assert.Equal(["community:0x02aa"], await _node.OwnersAsync(older.ToString()));
        await _node.Dataset(older.ToString()).PinAsync(new Pin { Owner = "upload", Reason = "" }, default);
        await history.AppendAsync(1);
        await _node.Catalog.OfferIndexAsync(id, history.Index, 2, default);
        await _node.SyncAsync(id);
        await _node.EndedAsync(id);
        Assert.Equal(["upload"], await _node.OwnersAsync(older.ToString()));
        Assert.Equal(0, _node.Store.CountMissing(older));
        Assert.Single(await _node.Grains.Community(id).ListIndicesAsync(default));
    }

    [Fact]
    public async Task Sync_EncryptedIndex_IsKeptAndSaidToBeSo()
    {
        // ProtocolMessage.encrypted_message, field 101.
        var index = await _world.AddAsync(new byte[] { 0xaa, 0x06, 0x02, 0x01, 0x02 });
        var id = await _node.RegisterAsync(Name, index);
        await _node.SyncAsync(id);
        var end = await _node.EndedAsync(id);
        Assert.Equal(
            (SyncState.Done, IndexContent.Encrypted, true),
            (end.Community.Sync!.State, end.Community.Index!.Content, end.IsIndexHere));
        Assert.Equal(["community:0x02aa"], await _node.OwnersAsync(index.ToString()));
    }

    [Fact]
    public async Task Sync_WhatIsNoIndex_Fails_AndANewerOneHelps()
    {
        var index = await _world.AddAsync("this is no index at all"u8.ToArray());
        var id = await _node.RegisterAsync(Name, index);
        await _node.SyncAsync(id);
        var end = await _node.EndedAsync(id);
        Assert.Equal(
            (SyncState.Failed, IndexContent.Unusable), (end.Community.Sync!.State, end.Community.Index!.Content));
        Assert.False(string.IsNullOrEmpty(end.Community.Sync.Error));
        var history = await History.CreateAsync(_world, 2);
        await _node.Catalog.OfferIndexAsync(id, history.Index, 2, default);
        await _node.SyncAsync(id);
        Assert.Equal(SyncState.Done, (await _node.EndedAsync(id)).Community.Sync!.State);
    }

    [Fact]
    public async Task Sync_IndexThatIsTooLarge_IsRefusedBeforeItIsFetched()
    {
        var index = await _world.AddAsync(new byte[ArchiveLimits.MaxIndexBytes + 1], blockSize: 512 * 1024);
        var id = await _node.RegisterAsync(Name, index);
        await _node.SyncAsync(id);
        var end = await _node.EndedAsync(id);
        Assert.Equal(SyncState.Failed, end.Community.Sync!.State);
        Assert.Contains("more than", end.Community.Index!.Error, StringComparison.Ordinal);
        Assert.Empty(_node.Network.Started);
    }

    [Fact]
    public async Task Sync_ArchiveThatIsTooLarge_IsRefused_AndTheOthersCome()
    {
        var history = await History.CreateAsync(_world, 1, bytes: ArchiveLimits.MaxArchiveBytes + 1);
        await history.AppendAsync(2);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        var end = await _node.EndedAsync(id);
        Assert.Equal((SyncState.Failed, 2, 3), (end.Community.Sync!.State, end.Here, end.Wanted));
        Assert.Contains("1 archives are refused", end.Community.Sync.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(history.Archives[0], _node.Network.Started);
    }

    [Theory]
    [InlineData(FetchStart.NoRoom)]
    [InlineData(FetchStart.TooMany)]
    public async Task Sync_NetworkThatRefuses_IsAskedAgain(FetchStart refusal)
    {
        var history = await History.CreateAsync(_world, 2);
        _node.Network.Refusal = refusal;
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await _node.AdvanceUntilAsync(id, progress => progress.Error is not null);
        _node.Network.Refusal = null;
        await _node.AdvanceUntilAsync(id, progress => progress is { Wanted: 2, Here: 2 });
    }

    [Fact]
    public async Task Cancel_WhileArchivesCome_EndsThem_AndARestartDoesNotResume()
    {
        var history = await History.CreateAsync(_world, 3);
        _world.Hold(history.Archives);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await Task.WhenAll(history.Archives.Select(_node.Network.BegunAsync));
        Assert.True(await _node.Syncer.CancelAsync(id, default));
        Assert.False(await _node.Syncer.CancelAsync(id, default));
        Assert.Equal(history.Archives.Order(), _node.Network.Cancelled.Order());
        foreach (var cid in history.Archives)
            Assert.Empty(await _node.OwnersAsync(cid.ToString()));
        await _node.RestartAsync();
        var progress = await _node.Progress.GetAsync(id, default);
        Assert.Equal(SyncState.Cancelled, progress!.Community.Sync!.State);
        Assert.Null(_node.Syncer.FindJob(id));
        Assert.Empty(_node.Network.Started);
    }

    [Fact]
    public async Task Begin_WithAnotherWish_DropsWhatIsNoLongerWanted()
    {
        var history = await History.CreateAsync(_world, 4);
        _world.Hold(history.Archives);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await Task.WhenAll(history.Archives.Select(_node.Network.BegunAsync));
        await _node.SyncAsync(id, SyncMode.Latest);
        await _node.UntilAsync(id, _ => _node.Network.Cancelled.Count == 3);
        _world.Release(history.Archives);
        var end = await _node.EndedAsync(id);
        Assert.Equal((SyncState.Done, 1, 2L), (end.Community.Sync!.State, end.Here, end.Community.Sync.Number));
    }

    [Fact]
    public async Task Begin_Unregistered_IsNull()
    {
        var id = CommunityId.Parse("nobody");
        Assert.Null(await _node.Syncer.BeginAsync(id, new SyncRequest { Mode = SyncMode.All }, default));
        Assert.False(await _node.Syncer.CancelAsync(id, default));
        Assert.Null(await _node.Progress.GetAsync(id, default));
        Assert.Null(await _node.Progress.FindMissingAsync(id, default));
    }

    [Fact]
    public async Task Sync_ArchiveDeletedAfterwards_IsFetchedByTheNext()
    {
        var history = await History.CreateAsync(_world, 3);
        var id = await _node.RegisterAsync(Name, history.Index);
        await _node.SyncAsync(id);
        await _node.EndedAsync(id);
        await _node.Dataset(history.Archives[1].ToString()).DeleteAsync(default);
        Assert.Single((await _node.Progress.FindMissingAsync(id, default))!.Value);
        await _node.SyncAsync(id);
        Assert.Equal(3, (await _node.EndedAsync(id)).Here);
    }
}
