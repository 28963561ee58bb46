using System.Net;
using System.Text.Json;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>A part of a history, one that a torrent had, and one that too few have: between processes.</summary>
public sealed class CommunityUpkeepTests
{
    [Fact]
    public async Task Sync_OfAWindow_FetchesWhatOverlapsIt_AndTheRestWhenItIsWanted()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom())[..6];
        await using var control = await CommunityNode.StartAsync(directory, "control");
        await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        var published = await CommunityRoutesTests.PublishAllAsync(control, history);
        var made = await control.Community.GetAsync();
        await using var member = await control.StartNextAsync(directory, "member");

        // Before there is an index: a sync that runs keeps its mode when one comes.
        await member.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        var (from, to) = (Seconds(history[2].Metadata.From) + 1, Seconds(history[3].Metadata.From) + 1);
        using var window = new StringContent(
            $$"""{"mode":"window","from":{{from}},"to":{{to}}}""", null, "application/json");
        var sync = (await member.Community.JsonAsync(HttpMethod.Post, "/sync", window)).GetProperty("sync");
        Assert.Equal(
            ("window", from, to),
            (sync.GetProperty("mode").GetString(), sync.GetProperty("from").GetInt64(),
                sync.GetProperty("to").GetInt64()));
        await member.Community.SetIndexAsync(made.IndexCid!, made.Clock!.Value);
        await member.Community.WatchAsync();
        var state = await member.Community.GetAsync();
        Assert.Equal(
            ("done", 6, 2, 2, 1), (state.SyncState, state.Known, state.Wanted, state.Here, (int)state.Sync!.Value));
        Assert.Equal(
            new[] { published[5], published[4], published[1], published[0] }.Select(item => item.Publication.ArchiveId),
            (await member.Community.ListAsync("/missing")).Select(archive => archive.GetProperty("id").GetString()));

        // The same link once more wants everything; once everything is here, nothing.
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("known", await member.Community.SetIndexAsync(made.IndexCid!, made.Clock.Value));
            await member.Community.WatchAsync();
            await member.AssertHasAllAsync(published);
            Assert.Equal(2, (await member.Community.GetAsync()).Sync);
        }

        Assert.Empty(member.Node.Process.Errors);
    }

    [Fact]
    public async Task Migrate_ATorrentsFiles_GivesMembersItsArchives()
    {
        using var directory = new TestDirectory();
        var torrent = TorrentFiles.Create(directory, Seed.NextRandom(), weeks: 5, bytes: 300_000);
        await using var control = await CommunityNode.StartAsync(directory, "control");
        await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        var looked = await control.Community.MigrateAsync(torrent.IndexPath, torrent.DataPath, dryRun: true);
        Assert.Equal((false, 5, 0), Outcome(looked));
        Assert.Empty(await control.Node.Client.ListAsync());
        var report = await control.Community.MigrateAsync(torrent.IndexPath, torrent.DataPath, dryRun: false);
        Assert.Equal((true, 5, 0), Outcome(report));
        var again = await control.Community.MigrateAsync(torrent.IndexPath, torrent.DataPath, dryRun: false);
        Assert.Equal(report.GetProperty("indexCid").GetString(), again.GetProperty("indexCid").GetString());

        await using var member = await control.StartNextAsync(directory, "member");
        await member.Community.SetIndexAsync(
            report.GetProperty("indexCid").GetString()!, report.GetProperty("clock").GetInt64());
        await member.Community.WatchAsync();
        var archives = report.GetProperty("archives").EnumerateArray()
            .OrderBy(archive => archive.GetProperty("from").GetInt64()).ToArray();
        foreach (var (week, archive) in archives.Index())
        {
            await member.Node.Client.AssertDownloadsAsync(
                archive.GetProperty("cid").GetString()!, torrent.Archives[week]);
        }

        Assert.Empty(await member.Community.ListAsync("/missing"));
        Assert.Empty(control.Node.Process.Errors);
    }

    [Fact]
    public async Task Follow_ADatasetThatTooFewHave_IsReported_UntilAnotherHasIt()
    {
        using var directory = new TestDirectory();
        var week = History.Of(Seed.NextRandom())[0];
        await using var follower = await CommunityNode.StartAsync(
            directory, "follower", $"--follow={CommunityNode.Id}", "--min-providers=2");
        await follower.Community.BecomesAsync(state => state.Pinned);
        await using var member = await follower.StartNextAsync(directory, "member");
        var publication = await follower.Community.PublishAsync(week);
        Assert.Empty(await follower.Community.ShortagesAsync());
        await BecomesShortOfAsync(follower, [publication.IndexCid, publication.ArchiveCid]);

        await member.Community.SetIndexAsync(publication.IndexCid, publication.Clock);
        await member.Community.WatchAsync();
        await member.Node.Client.AssertDownloadsAsync(publication.ArchiveCid, week.Bytes);
        await BecomesShortOfAsync(follower, []);
    }

    private static (bool Migrated, int Archives, int Problems) Outcome(JsonElement report) => (
        report.GetProperty("migrated").GetBoolean(),
        report.GetProperty("archives").GetArrayLength(),
        report.GetProperty("problems").GetArrayLength());

    /// <summary>Has them counted again and again: the others hear of a provider a moment after it has something.
    /// </summary>
    private static async Task BecomesShortOfAsync(CommunityNode node, string[] cids)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        string[] found;
        do
        {
            var (status, _) = await node.Community.CallAsync(HttpMethod.Post, "/census");
            Assert.Equal(HttpStatusCode.Accepted, status);
            found = await node.Community.ShortagesAsync();
            Assert.False(deadline.IsCancellationRequested, $"It is short of {string.Join(' ', found)}.");
        }
        while (!cids.ToHashSet().SetEquals(found));
    }

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
