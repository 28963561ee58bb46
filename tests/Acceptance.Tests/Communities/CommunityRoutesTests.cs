using System.Collections.Immutable;
using System.Net;
using Codex.Acceptance.Tests.Hosting;
using Codex.Archives.Index;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>A community's history over the routes that are made for it, between processes.</summary>
public sealed class CommunityRoutesTests
{
    private const int OneByOne = 4;
    private const int Stop = 19;
    private const int Continue = 18;

    [Fact]
    public async Task Publish_SomeAtOnce_EveryMemberHasEverything()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom());
        await using var control = await CommunityNode.StartAsync(directory, "control");
        Assert.Equal(HttpStatusCode.NotFound, (await control.Community.CallAsync(HttpMethod.Get, "")).Status);
        await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        await control.Community.JsonAsync(HttpMethod.Put, "");
        var published = new List<(Publication Publication, WeeklyArchive Archive)>();
        foreach (var archive in history[..OneByOne])
            published.Add((await control.Community.PublishAsync(archive), archive));
        published.AddRange(await PublishAllAsync(control, history[OneByOne..]));
        var made = await control.Community.GetAsync();
        Assert.Equal((History.Weeks, History.Weeks), (made.Known, made.Here));
        var index = ArchiveIndexCodec.Decode(await control.Node.Client.DownloadAsync(made.IndexCid!)).Index!;
        Assert.Equal(
            history.Select(week => week.Metadata).OrderByDescending(metadata => metadata.From),
            index.Entries.Select(entry => entry.Metadata));
        Assert.Equal(
            published.Select(item => item.Publication.ArchiveId).Order(StringComparer.Ordinal),
            index.Entries.Select(entry => entry.Id.ToString()).Order(StringComparer.Ordinal));

        await using var first = await control.StartNextAsync(directory, "first");
        await using var second = await control.StartNextAsync(directory, "second");
        await Task.WhenAll(new[] { first, second }.Select(async member =>
        {
            Assert.Equal("current", await member.Community.SetIndexAsync(made.IndexCid!, made.Clock!.Value));
            await member.Community.WatchAsync();
            Assert.Equal("done", (await member.Community.GetAsync()).SyncState);
            await member.AssertHasAllAsync(published);
        }));
        Assert.Equal("older", await first.Community.SetIndexAsync(published[0].Publication.IndexCid, 1));
        Assert.Equal(made.IndexCid, (await first.Community.GetAsync()).IndexCid);
        await AssertListsAWindowAsync(first, history[3]);

        Assert.Equal(0, await control.Node.Process.StopAsync());
        await using var late = await second.StartNextAsync(directory, "late");
        await late.Community.SetIndexAsync(made.IndexCid!, made.Clock!.Value);
        await late.Community.WatchAsync();
        await late.AssertHasAllAsync(published);
        foreach (var node in new[] { control, first, second, late })
            Assert.Empty(node.Node.Process.Errors);
    }

    [Fact]
    public async Task Cancel_OfASyncThatWaits_EndsIt_AndAFollowerFetchesAllTheSame()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom())[..OneByOne];
        await using var control = await CommunityNode.StartAsync(directory, "control");
        await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        var published = await PublishAllAsync(control, history);
        var made = await control.Community.GetAsync();
        await using (var member = await control.StartNextAsync(directory, "member"))
        {
            control.Node.Process.Send(Stop);
            await member.Community.SetIndexAsync(made.IndexCid!, made.Clock!.Value);
            var watching = member.Community.WatchAsync();
            Assert.Equal("running", (await member.Community.GetAsync()).SyncState);
            await member.Community.NoContentAsync(HttpMethod.Delete, "/sync");
            await member.Community.NoContentAsync(HttpMethod.Delete, "/sync");
            await watching;
            Assert.Equal("cancelled", (await member.Community.GetAsync()).SyncState);
            await member.Community.WatchAsync();
            control.Node.Process.Send(Continue);
            await member.Community.JsonAsync(HttpMethod.Post, "/sync", Json("""{"mode":"latest"}"""));
            await member.Community.WatchAsync();
            var latest = await member.Community.GetAsync();
            Assert.Equal(("done", OneByOne, 1, 1), (latest.SyncState, latest.Known, latest.Wanted, latest.Here));
            Assert.Equal(OneByOne - 1, (await member.Community.ListAsync("/missing")).Length);
            Assert.Equal(0, await member.Node.Process.StopAsync());
        }

        await using var follower = await control.StartNextAsync(
            directory, "member", $"--follow={CommunityNode.Id}");
        var state = await follower.Community.BecomesAsync(state => state.Here == OneByOne);
        Assert.True(state.Followed && state.Pinned);
        await follower.AssertHasAllAsync(published);
        Assert.Empty(follower.Node.Process.Errors);
    }

    [Theory]
    [MemberData(nameof(HostileIndex.Kinds), MemberType = typeof(HostileIndex))]
    public async Task SetIndex_ToAHostileBody_IsRefusedInClearWords(string kind, string words)
    {
        using var directory = new TestDirectory();
        await using var node = await CommunityNode.StartAsync(directory, "node");
        var (status, text) = await node.Community.TrySetIndexAsync(HostileIndex.Of(kind));
        Assert.InRange((int)status, 400, 499);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Community.CallAsync(HttpMethod.Get, "")).Status);
        Assert.Empty(await node.Node.Client.ListAsync());
        Assert.Empty(node.Node.Process.Errors);
    }

    [Fact]
    public async Task SetIndex_ToAHostileOneOfAPeer_SaysSoAndTakesNothing()
    {
        using var directory = new TestDirectory();
        await using var control = await CommunityNode.StartAsync(directory, "control");
        var cid = await control.Node.Client.UploadAsync(HostileIndex.Of("from after to"), "archive-data.bin");
        await using var member = await control.StartNextAsync(directory, "member");
        await member.Community.SetIndexAsync(cid, 1);
        await member.Community.WatchAsync();
        var state = await member.Community.GetAsync();
        Assert.Equal(("unusable", "failed", 0), (state.Content, state.SyncState, state.Known));
        Assert.Contains("ends before", state.IndexError, StringComparison.Ordinal);
        Assert.Empty(member.Node.Process.Errors);
    }

    internal static async Task<(Publication Publication, WeeklyArchive Archive)[]> PublishAllAsync(
        CommunityNode control, ImmutableArray<WeeklyArchive> archives) =>
        await Task.WhenAll(archives.Select(async archive => (await control.Community.PublishAsync(archive), archive)));

    private static StringContent Json(string text) => new(text, null, "application/json");

    private static async Task AssertListsAWindowAsync(CommunityNode node, WeeklyArchive week)
    {
        var from = week.Metadata.From.ToUnixTimeSeconds();
        var listed = await node.Community.ListAsync($"/archives?from={from + 1}&to={from + 2}");
        var entry = Assert.Single(listed);
        Assert.Equal(
            (from, week.Metadata.To.ToUnixTimeSeconds(), "here"),
            (entry.GetProperty("from").GetInt64(), entry.GetProperty("to").GetInt64(),
                entry.GetProperty("state").GetString()));
        Assert.Equal(
            week.Metadata.Topics.Select(topic => topic.ToString()).Order(StringComparer.Ordinal),
            entry.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!));
    }
}
