using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

public sealed class CommunityGrainTests
{
    [Fact]
    public async Task Calls_NotRegistered_AnswerNothing()
    {
        await using var node = await GrainNode.StartAsync();
        var community = node.Community(CommunitySamples.Id);

        Assert.Null(await community.GetAsync(default));
        Assert.Null(await community.OfferIndexAsync(CommunitySamples.Reference("zIndex", 1), default));
        Assert.False(await community.RecordIndexAsync(CommunitySamples.Reading("zIndex"), default));
        Assert.Empty(await community.ListIndicesAsync(default));
        Assert.Empty(await community.ListArchivesAsync(ArchiveWindow.All, default));
        Assert.False(await community.ForgetIndexAsync("zIndex", default));
        Assert.False(await community.ExpectIndexAsync("zIndex", default));
        Assert.Empty(await community.ListLeftoversAsync(default));
        Assert.Null(await community.StartSyncAsync(CommunitySamples.All, default));
        Assert.False(await community.EndSyncAsync(1, SyncState.Done, null, default));
        Assert.False(await community.SetPinnedAsync(true, default));
        Assert.False(await community.RemoveAsync(default));
        Assert.Null(await community.GetAsync(default));
    }

    [Fact]
    public async Task Register_Again_KeepsWhatIsKnown()
    {
        await using var node = await GrainNode.StartAsync();
        var first = node.Time.Now;
        var registration = await node.Community(CommunitySamples.Id).RegisterAsync(default);
        Assert.True(registration.IsNew);
        var record = registration.Community;
        Assert.Equal(
            new CommunityRecord
            {
                Id = CommunitySamples.Id,
                RegisteredAt = first,
                Pinned = false,
                Index = null,
                ArchiveCount = 0,
                Sync = null,
            },
            record);
        await node.Community(CommunitySamples.Id).SetPinnedAsync(true, default);
        node.Time.Now += TimeSpan.FromDays(1);
        await node.RestartAsync();

        var again = await node.Community(CommunitySamples.Id).RegisterAsync(default);

        Assert.False(again.IsNew);
        Assert.Equal(record with { Pinned = true }, again.Community);
    }

    [Fact]
    public async Task OfferIndex_NewerOlderAndSame_TheNewestIsCurrent()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();

        Assert.Equal(IndexOffer.Current, await OfferAsync(community, "zA", 10));
        Assert.Equal(IndexOffer.Older, await OfferAsync(community, "zB", 9));
        Assert.Equal(IndexOffer.Known, await OfferAsync(community, "zA", 12));
        Assert.Equal(IndexOffer.Known, await OfferAsync(community, "zA", 11));
        Assert.Equal(IndexOffer.Current, await OfferAsync(community, "zB", 12));
        await node.RestartAsync();

        community = node.Community(CommunitySamples.Id);
        var current = (await community.GetAsync(default))!.Index!;
        Assert.Equal(("zB", 12UL, IndexContent.Unread), (current.Cid, current.Clock, current.Content));
        Assert.Equal(["zB", "zA"], (await community.ListIndicesAsync(default)).Select(static index => index.Cid));
    }

    [Fact]
    public async Task OfferIndex_OneThatWasCurrentBefore_KeepsWhatWasReadOfIt()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        var first = node.Time.Now;
        await OfferAsync(community, "zA", 1);
        await community.RecordIndexAsync(CommunitySamples.Reading("zA", CommunitySamples.Archive(1)), default);
        node.Time.Now += TimeSpan.FromDays(1);
        await OfferAsync(community, "zB", 2);
        Assert.Equal(IndexOffer.Older, await OfferAsync(community, "zA", 1));

        Assert.Equal(IndexOffer.Current, await OfferAsync(community, "zA", 3));

        var record = (await community.GetAsync(default))!;
        Assert.Equal(
            new IndexRecord
            {
                Cid = "zA",
                Clock = 3,
                Content = IndexContent.Read,
                ReceivedAt = first,
                ArchiveCount = 1,
            },
            record.Index);
        Assert.Equal(1, record.ArchiveCount);
    }

    [Fact]
    public async Task RecordIndex_TwoIndices_TheirArchivesAreMergedForEver()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 1);
        var one = CommunitySamples.Archive(1, "0x00000002", "0x00000001", "0x00000002");
        Assert.True(await community.RecordIndexAsync(
            CommunitySamples.Reading("zA", one, CommunitySamples.Archive(2)), default));
        await OfferAsync(community, "zB", 2);
        Assert.Equal(2, (await community.GetAsync(default))!.ArchiveCount);
        Assert.True(await community.RecordIndexAsync(
            CommunitySamples.Reading("zB", CommunitySamples.Archive(3), CommunitySamples.Archive(2), one, one),
            default));
        await OfferAsync(community, "zC", 3);
        await community.RecordIndexAsync(CommunitySamples.Reading("zC", CommunitySamples.Archive(3)), default);
        await node.RestartAsync();

        community = node.Community(CommunitySamples.Id);
        var archives = await community.ListArchivesAsync(ArchiveWindow.All, default);
        Assert.Equal(
            [
                CommunitySamples.Text(CommunitySamples.Archive(3)),
                CommunitySamples.Text(CommunitySamples.Archive(2)),
                CommunitySamples.Text(CommunitySamples.Archive(1, "0x00000001", "0x00000002")),
            ],
            archives.Select(CommunitySamples.Text));
        Assert.Equal([1, 3, 2], (await community.ListIndicesAsync(default)).Select(static index => index.ArchiveCount));
        Assert.Equal(1, (await community.GetAsync(default))!.ArchiveCount);
        await community.RecordIndexAsync(
            new IndexReading { Cid = "zC", Content = IndexContent.Encrypted }, default);
        Assert.Equal(3, (await community.GetAsync(default))!.ArchiveCount);
    }

    [Fact]
    public async Task RecordIndex_NotInTheHistory_IsNotAccepted()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 2);
        await OfferAsync(community, "zOld", 1);

        Assert.False(await community.RecordIndexAsync(
            CommunitySamples.Reading("zOld", CommunitySamples.Archive(1)), default));

        Assert.Empty(await community.ListArchivesAsync(ArchiveWindow.All, default));
    }

    [Fact]
    public async Task RecordIndex_Unusable_IsRememberedWithTheReason()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 2);
        var reading = new IndexReading { Cid = "zA", Content = IndexContent.Unusable, Error = "no index" };

        Assert.True(await community.RecordIndexAsync(reading, default));
        await node.RestartAsync();

        var index = (await node.Community(CommunitySamples.Id).GetAsync(default))!.Index!;
        Assert.Equal((IndexContent.Unusable, "no index"), (index.Content, index.Error));
    }

    [Fact]
    public async Task RecordIndex_MoreThanIsKept_IsUnusableAndAddsNone()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 1);
        await community.RecordIndexAsync(CommunitySamples.Reading("zA", CommunitySamples.Archive(0)), default);
        await OfferAsync(community, "zB", 2);
        var others = Enumerable.Range(1, GrainLimits.MaxArchivesPerCommunity)
            .Select(static week => CommunitySamples.Archive(week));

        Assert.True(await community.RecordIndexAsync(CommunitySamples.Reading("zB", [.. others]), default));

        var record = (await community.GetAsync(default))!;
        Assert.Equal(IndexContent.Unusable, record.Index!.Content);
        Assert.Contains("16385 archives", record.Index.Error);
        Assert.Equal(1, record.ArchiveCount);
        Assert.Single(await community.ListArchivesAsync(ArchiveWindow.All, default));
    }

    [Fact]
    public async Task ListArchives_OfAWindow_AreThoseThatOverlap()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 1);
        var weeks = Enumerable.Range(1, 9).Select(static week => CommunitySamples.Archive(week));
        await community.RecordIndexAsync(CommunitySamples.Reading("zA", [.. weeks]), default);

        var window = new ArchiveWindow(4 * CommunitySamples.Week - 1, 6 * CommunitySamples.Week);
        var archives = await community.ListArchivesAsync(window, default);

        Assert.Equal([5UL, 4UL, 3UL], archives.Select(static archive => archive.From / CommunitySamples.Week));
    }

    [Fact]
    public async Task ForgetIndex_NotTheCurrentOne_IsGone()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 1);
        await OfferAsync(community, "zB", 2);

        Assert.False(await community.ForgetIndexAsync("zB", default));
        Assert.True(await community.ForgetIndexAsync("zA", default));
        Assert.False(await community.ForgetIndexAsync("zA", default));
        await node.RestartAsync();

        Assert.Equal("zB", Assert.Single(
            await node.Community(CommunitySamples.Id).ListIndicesAsync(default)).Cid);
    }

    [Fact]
    public async Task OfferIndex_BeyondTheLimit_DropsTheOldest()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        for (var i = 0; i <= GrainLimits.MaxIndicesPerCommunity; i++)
            await OfferAsync(community, $"z{i}", 5);

        var indices = await community.ListIndicesAsync(default);
        Assert.Equal(GrainLimits.MaxIndicesPerCommunity, indices.Length);
        Assert.Equal(("z256", "z1"), (indices[0].Cid, indices[^1].Cid));
    }

    [Fact]
    public async Task Remove_KnownCommunity_LeavesNothing()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 7);
        await community.RecordIndexAsync(CommunitySamples.Reading("zA", CommunitySamples.Archive(1)), default);
        await community.StartSyncAsync(CommunitySamples.All, default);

        Assert.True(await community.RemoveAsync(default));
        Assert.False(await community.RemoveAsync(default));
        Assert.Null(await community.GetAsync(default));
        await node.RestartAsync();

        community = node.Community(CommunitySamples.Id);
        Assert.Null(await community.GetAsync(default));
        var record = (await community.RegisterAsync(default)).Community;
        Assert.Equal((null, 0, null), (record.Index, record.ArchiveCount, record.Sync));
        Assert.Equal(IndexOffer.Current, await OfferAsync(community, "zA", 1));
    }

    [Fact]
    public async Task State_AnyHistory_SurvivesRestarts()
    {
        await using var node = await GrainNode.StartAsync();
        var seed = Seed.Next();
        var random = new Random(seed);
        await node.RegisterCommunityAsync();
        for (var step = 0; step < 80; step++)
        {
            node.Time.Now += TimeSpan.FromMinutes(random.Next(3));
            await DoSomethingAsync(node.Community(CommunitySamples.Id), random);
            if (random.Next(10) > 0)
                continue;
            var before = await node.Community(CommunitySamples.Id).DescribeAsync();
            await node.RestartAsync();
            var after = await node.Community(CommunitySamples.Id).DescribeAsync();
            Assert.True(before == after, $"Repeat with {Seed.Variable}={seed}: step {step}:\n{before}\n\n{after}");
        }
    }

    private static Task<IndexOffer?> OfferAsync(ICommunityGrain community, string cid, ulong clock) =>
        community.OfferIndexAsync(CommunitySamples.Reference(cid, clock), default);

    private static async Task DoSomethingAsync(ICommunityGrain community, Random random)
    {
        var cid = $"z{random.Next(5)}";
        switch (random.Next(6))
        {
            case 0:
                await OfferAsync(community, cid, (ulong)random.Next(20));
                break;
            case 1:
                var weeks = Enumerable.Range(random.Next(20), random.Next(8));
                await community.RecordIndexAsync(
                    CommunitySamples.Reading(
                        cid, [.. weeks.Select(week => CommunitySamples.Archive(week, $"0x{random.Next(4):x8}"))]),
                    default);
                break;
            case 2:
                await community.ForgetIndexAsync(cid, default);
                break;
            case 3:
                var from = (ulong)random.Next(3);
                await community.StartSyncAsync(
                    new SyncRequest { Mode = (SyncMode)random.Next(3), Window = new ArchiveWindow(from, from + 1) },
                    default);
                break;
            case 4:
                await community.EndSyncAsync(random.Next(10), SyncState.Failed, "on purpose", default);
                break;
            default:
                await community.SetPinnedAsync(random.Next(2) == 0, default);
                break;
        }
    }
}
