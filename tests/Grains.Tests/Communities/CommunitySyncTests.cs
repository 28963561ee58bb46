using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

public sealed class CommunitySyncTests
{
    private static readonly SyncRequest Window =
        new() { Mode = SyncMode.Window, Window = new ArchiveWindow(10, 20) };

    [Fact]
    public async Task StartSync_WhatRuns_StaysTheSame()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        var first = await community.StartSyncAsync(Window, default);
        Assert.Equal(
            new CommunitySync
            {
                Number = 1,
                Request = Window,
                State = SyncState.Running,
                StartedAt = node.Time.Now,
            },
            first);
        node.Time.Now += TimeSpan.FromMinutes(1);
        await node.RestartAsync();

        Assert.Equal(first, await node.Community(CommunitySamples.Id).StartSyncAsync(Window with { }, default));
    }

    [Fact]
    public async Task StartSync_SomethingElse_ReplacesWhatRuns()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await community.StartSyncAsync(Window, default);

        var all = await community.StartSyncAsync(CommunitySamples.All, default);

        Assert.Equal((2L, SyncState.Running), (all!.Number, all.State));
        Assert.False(await community.EndSyncAsync(1, SyncState.Done, null, default));
        Assert.Equal(all, (await community.GetAsync(default))!.Sync);
    }

    [Fact]
    public async Task StartSync_WithAWindowThatDoesNotCount_IsAboutAllTime()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();

        var first = await community.StartSyncAsync(Window with { Mode = SyncMode.Latest }, default);
        var second = await community.StartSyncAsync(
            new SyncRequest { Mode = SyncMode.Latest, Window = default }, default);

        Assert.Equal(ArchiveWindow.All, first!.Request.Window);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task EndSync_TheOneThatRuns_EndsOnce()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        var sync = await community.StartSyncAsync(CommunitySamples.All, default);
        node.Time.Now += TimeSpan.FromMinutes(1);

        Assert.True(await community.EndSyncAsync(1, SyncState.Failed, "no peers", default));
        Assert.False(await community.EndSyncAsync(1, SyncState.Done, null, default));
        await node.RestartAsync();

        community = node.Community(CommunitySamples.Id);
        Assert.Equal(
            sync! with { State = SyncState.Failed, Error = "no peers", EndedAt = node.Time.Now },
            (await community.GetAsync(default))!.Sync);
        Assert.Equal(2, (await community.StartSyncAsync(CommunitySamples.All, default))!.Number);
    }

    [Fact]
    public async Task OfferIndex_WhileASyncRuns_LeavesItRunning()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        var sync = await community.StartSyncAsync(CommunitySamples.All, default);

        await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);

        Assert.Equal(sync, (await community.GetAsync(default))!.Sync);
    }

    [Fact]
    public async Task Syncs_NobodyCouldMean_Throw()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        var tooLong = new string('e', GrainLimits.MaxErrorLength + 1);
        SyncRequest[] requests =
        [
            Window with { Window = new ArchiveWindow(10, 10) },
            Window with { Window = new ArchiveWindow(11, 10) },
            new() { Mode = (SyncMode)3 },
        ];
        (SyncState State, string? Error)[] ends =
        [
            (SyncState.Running, null),
            ((SyncState)4, null),
            (SyncState.Done, "done"),
            (SyncState.Failed, tooLong),
        ];

        foreach (var request in requests)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => community.StartSyncAsync(request, default));
        var sync = await community.StartSyncAsync(Window, default);
        foreach (var (state, error) in ends)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => community.EndSyncAsync(1, state, error, default));
        Assert.Equal(sync, (await community.GetAsync(default))!.Sync);
    }
}
