using Codex.Communities.Tests.Nodes;
using Codex.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Tests.Sync;

/// <summary>What an announced index begins, and what a start resumes.</summary>
public sealed class AnnouncedIndexTests : RegisteredCommunity
{
    private const int ResumedEvent = 715;

    [Fact]
    public async Task Follow_TheSameOnceMoreAfterItsSync_BeginsNoneUnlessSomethingIsMissing()
    {
        var history = await History.CreateAsync(World, 3);
        await AnnounceAsync(history);
        Assert.Equal((1, SyncState.Done), await EndAsync());
        await AnnounceAsync(history);
        Assert.Equal((1, SyncState.Done), await EndAsync());
        await Node.Dataset(history.Archives[1].ToString()).DeleteAsync(default);
        await AnnounceAsync(history);
        Assert.Equal((2, SyncState.Done), await EndAsync());
        Assert.True(Node.Store.HasAll(history.Archives[1]));
        await Node.Dataset(history.Index.ToString()).DeleteAsync(default);
        await AnnounceAsync(history);
        Assert.Equal((3, SyncState.Done), await EndAsync());
    }

    [Fact]
    public async Task Follow_TheSameAfterASyncOfLess_FetchesTheRest()
    {
        var history = await History.CreateAsync(World, 3);
        await Node.Catalog.OfferIndexAsync(Id, history.Index, 1, default);
        await Node.SyncAsync(Id, SyncMode.Latest);
        Assert.Equal((1, SyncState.Done), await EndAsync());
        await AnnounceAsync(history);
        Assert.Equal((2, SyncState.Done), await EndAsync());
        Assert.True(Node.Store.HasAll(history.Archives[0]));
    }

    [Fact]
    public async Task Follow_OfANewOneOrWhereTheSyncWasCancelled_Begins_AndOfAnOlderOneDoesNot()
    {
        var history = await History.CreateAsync(World, 1);
        World.Hide(history.Index);
        await AnnounceAsync(history);
        await Node.Syncer.CancelAsync(Id, default);
        World.Release(history.Index);
        await AnnounceAsync(history);
        Assert.Equal((2, SyncState.Done), await EndAsync());
        await Node.Syncer.FollowAsync(Id, IndexOffer.Older, default);
        Assert.Equal((2, SyncState.Done), await EndAsync());
        await Node.Syncer.FollowAsync(Id, IndexOffer.Current, default);
        Assert.Equal((3, SyncState.Done), await EndAsync());
    }

    [Fact]
    public async Task Start_WithNothingToResume_SaysSoToNobodyWhoDoesNotAsk()
    {
        Assert.Equal(LogLevel.Debug, await ResumedLevelAsync());
        var history = await History.CreateAsync(World, 1);
        World.Hide(history.Index);
        await AnnounceAsync(history);
        Node.Log.Entries.Clear();
        await Node.RestartAsync();
        Assert.Equal(LogLevel.Information, await ResumedLevelAsync());
    }

    private async Task AnnounceAsync(History history)
    {
        var offer = await Node.Catalog.OfferIndexAsync(Id, history.Index, 1, default);
        await Node.Syncer.FollowAsync(Id, offer!.Value, default);
    }

    private async Task<(long, SyncState)> EndAsync()
    {
        var sync = (await Node.EndedAsync(Id)).Community.Sync!;
        return (sync.Number, sync.State);
    }

    private async Task<LogLevel> ResumedLevelAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            foreach (var entry in Node.Log.Entries)
            {
                if (entry.Id == ResumedEvent)
                    return entry.Level;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
