using System.Text;
using Codex.Grains.Interfaces;
using Codex.Grains.Tests.Communities;
using Codex.Orleans.Embedded;

namespace Codex.Grains.Tests;

/// <summary>What the grains of communities store, and when.</summary>
public sealed class CommunityStoredStateTests
{
    private const string Community = $"community/{CommunitySamples.Id}/community";
    private const string Archives = $"community/{CommunitySamples.Id}/archives";
    private const string Directory = "communitydirectory/communities/directory";

    private static readonly string CommunityState =
        """
        {"Version":1,"RegisteredAt":"2025-06-01T12:00:00+00:00","Pinned":true,"Indices":[
        {"Cid":"zB","Clock":2,"Content":3,"Error":"why","ReceivedAt":"2025-06-01T12:00:00+00:00","ArchiveCount":0},
        {"Cid":"zA","Clock":1,"Content":1,"ReceivedAt":"2025-06-01T12:00:00+00:00","ArchiveCount":2}],
        "Sync":{"Number":1,"Request":{"Mode":2,"Window":{"From":1,"To":18446744073709551615}},"State":3,
        "Error":"no peers","StartedAt":"2025-06-01T12:00:00+00:00","EndedAt":"2025-06-01T12:00:00+00:00"}}
        """.ReplaceLineEndings("");

    private static readonly string ArchivesState =
        """
        {"Version":1,
        "Ids":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ==",
        "Cids":["zDv0000000000000000000000000000000000000000000000002",
        "zDv0000000000000000000000000000000000000000000000001"],
        "From":[1209600,604800],"To":[1814400,1209600],"Topics":[0,1],
        "TopicSets":[["0x00000001","0x00000002"],["0x00000001"]]}
        """.ReplaceLineEndings("");

    [Fact]
    public async Task States_Written_HaveTheShapeOfVersion1()
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);
        var states = new Dictionary<string, string>();

        await node.RestartAsync(() => states = StoredStates.Read(node.DatabasePath));

        Assert.Equal(3, states.Count);
        Assert.Equal(CommunityState, states[Community]);
        Assert.Equal(ArchivesState, states[Archives]);
        Assert.Equal($$"""{"Version":1,"Communities":["{{CommunitySamples.Id}}"]}""", states[Directory]);
    }

    [Fact]
    public async Task Calls_ThatChangeNothing_WriteNothing()
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);
        await node.Community(CommunitySamples.Id).StartSyncAsync(CommunitySamples.All, default);
        var before = await RestartAsync(node);

        var community = node.Community(CommunitySamples.Id);
        await community.RegisterAsync(default);
        await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);
        await community.OfferIndexAsync(CommunitySamples.Reference("zB", 2), default);
        await community.RecordIndexAsync(ReadingOfA, default);
        await community.RecordIndexAsync(ReadingOfB, default);
        await community.ForgetIndexAsync("zB", default);
        await community.StartSyncAsync(CommunitySamples.All, default);
        await community.EndSyncAsync(1, SyncState.Done, null, default);
        await community.SetPinnedAsync(true, default);
        await node.Communities().AddAsync(CommunitySamples.Id, default);
        await node.Communities().RemoveAsync("0xff", default);

        Assert.Equal(before, await RestartAsync(node));
    }

    [Fact]
    public async Task Calls_ThatAreNotAboutArchives_LeaveThemAsTheyAreStored()
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);
        var before = await RestartAsync(node);

        await node.Community(CommunitySamples.Id).SetPinnedAsync(false, default);
        await node.Community(CommunitySamples.Id).StartSyncAsync(CommunitySamples.All, default);
        await node.Community(CommunitySamples.Id)
            .OfferIndexAsync(CommunitySamples.Reference("zC", 3), default);

        var after = await RestartAsync(node);
        Assert.Equal(before[Archives], after[Archives]);
        Assert.NotEqual(before[Community], after[Community]);
    }

    [Fact]
    public async Task Remove_KnownCommunity_LeavesNoState()
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);

        await node.Community(CommunitySamples.Id).RemoveAsync(default);
        await node.Communities().RemoveAsync(CommunitySamples.Id, default);

        Assert.Empty(await RestartAsync(node));
    }

    [Fact]
    public async Task RecordIndex_CrashBetweenItsWrites_RepeatingItFinishes()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);
        var unread = new Dictionary<string, string>();
        await node.RestartAsync(() => unread = StoredStates.Read(node.DatabasePath));
        await node.Community(CommunitySamples.Id).RecordIndexAsync(ReadingOfA, default);

        await node.RestartAsync(() => StoredStates.Execute(
            node.DatabasePath,
            $"UPDATE grain_state SET payload = CAST('{unread[Community]}' AS BLOB) WHERE state_name = 'community'"));

        community = node.Community(CommunitySamples.Id);
        Assert.Equal(IndexContent.Unread, (await community.GetAsync(default))!.Index!.Content);
        Assert.Equal(2, (await community.GetAsync(default))!.ArchiveCount);
        Assert.True(await community.RecordIndexAsync(ReadingOfA, default));
        Assert.Equal(IndexContent.Read, (await community.GetAsync(default))!.Index!.Content);
        Assert.Equal(2, (await community.ListArchivesAsync(ArchiveWindow.All, default)).Length);
    }

    [Fact]
    public async Task Remove_CrashBetweenItsWrites_RepeatingItFinishes()
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);
        await node.RestartAsync(() => StoredStates.Execute(
            node.DatabasePath, "DELETE FROM grain_state WHERE state_name <> 'archives'"));

        var community = node.Community(CommunitySamples.Id);
        Assert.Null(await community.GetAsync(default));
        Assert.Empty(await community.ListArchivesAsync(ArchiveWindow.All, default));
        Assert.False(await community.RemoveAsync(default));

        Assert.Empty(await RestartAsync(node));
    }

    [Theory]
    [InlineData("community", 2)]
    [InlineData("archives", 2)]
    [InlineData("none", 3)]
    public async Task Write_ThatFails_LeavesInMemoryWhatIsStored(string state, int expected)
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);
        var reading = CommunitySamples.Reading("zB", CommunitySamples.Archive(3));
        await node.RestartAsync(() => StoredStates.Execute(
            node.DatabasePath,
            $"CREATE TRIGGER failure BEFORE UPDATE ON grain_state WHEN NEW.state_name = '{state}' "
                + "BEGIN SELECT RAISE(ABORT, 'on purpose'); END"));
        var community = node.Community(CommunitySamples.Id);

        var failure = await Record.ExceptionAsync(async () =>
        {
            await community.RecordIndexAsync(reading, default);
            await community.OfferIndexAsync(CommunitySamples.Reference("zC", 3), default);
        });

        Assert.Equal(state != "none", failure is not null);
        var before = await community.DescribeAsync();
        Assert.Equal(expected, (await community.ListIndicesAsync(default)).Length);
        await node.RestartAsync();
        Assert.Equal(before, await node.Community(CommunitySamples.Id).DescribeAsync());
    }

    [Theory]
    [InlineData("community")]
    [InlineData("archives")]
    public async Task State_OfALaterVersion_IsRefused(string state)
    {
        await using var node = await GrainNode.StartAsync();
        await DoEverythingAsync(node);

        await node.RestartAsync(() => StoredStates.Execute(
            node.DatabasePath,
            $$"""UPDATE grain_state SET payload = CAST('{"Version":2}' AS BLOB) WHERE state_name = '{{state}}'"""));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.Community(CommunitySamples.Id).GetAsync(default));
        Assert.Contains("version 2", refusal.Message);
    }

    [Fact]
    public async Task Archives_AsManyAndAsLongAsMayBe_AreStored()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);
        var cidLength = GrainLimits.MaxArchiveTextPerCommunity / GrainLimits.MaxArchivesPerCommunity - 3 - 5;
        var archives = Enumerable.Range(0, GrainLimits.MaxArchivesPerCommunity).Select(i => new ArchiveRecord
        {
            Id = "0x" + new string('f', 56) + $"{i:x8}",
            Cid = $"z{i}".PadRight(cidLength, 'c'),
            From = ulong.MaxValue - (ulong)i,
            To = ulong.MaxValue,
            Topics = [$"{i:x2}"[..2]],
        });
        Assert.True(await community.RecordIndexAsync(CommunitySamples.Reading("zA", [.. archives]), default));
        var before = await community.DescribeAsync();
        var states = new Dictionary<string, string>();

        await node.RestartAsync(() => states = StoredStates.Read(node.DatabasePath));

        Assert.Equal(before, await node.Community(CommunitySamples.Id).DescribeAsync());
        Assert.Equal(
            GrainLimits.MaxArchivesPerCommunity,
            (await node.Community(CommunitySamples.Id).GetAsync(default))!.ArchiveCount);
        Assert.InRange(
            Encoding.UTF8.GetByteCount(states[Archives]), 3_300_000, EmbeddedGrainLimits.MaxStateBytes);
    }

    private static IndexReading ReadingOfA => CommunitySamples.Reading(
        "zA",
        CommunitySamples.Archive(2, "0x00000002", "0x00000001"),
        CommunitySamples.Archive(1, "0x00000001"));

    private static IndexReading ReadingOfB => new() { Cid = "zB", Content = IndexContent.Unusable, Error = "why" };

    private static async Task DoEverythingAsync(GrainNode node)
    {
        await node.Communities().AddAsync(CommunitySamples.Id, default);
        var community = await node.RegisterCommunityAsync();
        await community.SetPinnedAsync(true, default);
        await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);
        await community.RecordIndexAsync(ReadingOfA, default);
        await community.OfferIndexAsync(CommunitySamples.Reference("zB", 2), default);
        await community.RecordIndexAsync(ReadingOfB, default);
        await community.StartSyncAsync(
            new SyncRequest { Mode = SyncMode.Window, Window = new ArchiveWindow(1, ulong.MaxValue) }, default);
        await community.EndSyncAsync(1, SyncState.Failed, "no peers", default);
    }

    private static async Task<Dictionary<string, long>> RestartAsync(GrainNode node)
    {
        var etags = new Dictionary<string, long>();
        await node.RestartAsync(() => etags = StoredStates.ReadEtags(node.DatabasePath));
        return etags;
    }
}
