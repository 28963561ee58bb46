using System.Text.Json;
using Codex.Api.Tests.Hosting;
using static Codex.Api.Tests.Communities.CommunityNode;

namespace Codex.Api.Tests.Communities;

public sealed class ArchiveRoutesTests
{
    private const string Bytes = "application/octet-stream";

    [Fact]
    public async Task Publish_Archive_IsAnUploadAndPartOfTheIndex()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement published = await node.PublishAsync(1);
        string cid = published.GetProperty("archiveCid").GetString()!;
        RawResponse download = await node.Node.SendAsync("GET", $"/api/codex/v1/data/{cid}");
        Assert.Equal(BodyOf(1), download.Body);
        Assert.Equal(Bytes, download.Header("Content-Type"));
        Assert.Contains("archive-data.bin", download.Header("Content-Disposition"), StringComparison.Ordinal);

        JsonElement archives = (await node.GetAsync("/archives")).GetProperty("archives");
        JsonElement archive = Assert.Single(archives.EnumerateArray());
        Assert.Equal(
            $$"""{"id":"{{published.GetProperty("archiveId").GetString()}}","cid":"{{cid}}","from":604800"""
            + ""","to":1209600,"topics":["0x01020304"],"state":"here","bytesHere":70001,"bytes":70001}""",
            archive.GetRawText());
        JsonElement community = await node.GetAsync();
        Assert.Equal(
            published.GetProperty("indexCid").GetString(),
            community.GetProperty("index").GetProperty("cid").GetString());
        Assert.Equal(
            published.GetProperty("clock").GetUInt64(),
            community.GetProperty("index").GetProperty("clock").GetUInt64());
    }

    [Fact]
    public async Task Publish_Again_AnswersTheSame()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal((await node.PublishAsync(1)).GetRawText(), (await node.PublishAsync(1)).GetRawText());
    }

    [Fact]
    public async Task Publish_ManyAtOnce_AreAllInTheIndex()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(week => node.PublishAsync(week)));
        JsonElement archives = (await node.GetAsync("/archives")).GetProperty("archives");
        Assert.Equal(
            Enumerable.Range(1, 8).Reverse().Select(week => week * 604_800),
            archives.EnumerateArray().Select(archive => archive.GetProperty("from").GetInt32()));
    }

    [Theory]
    [InlineData("?from=1&to=2", null, 415)]
    [InlineData("?from=1&to=2", "text/plain", 415)]
    [InlineData("", Bytes, 400)]
    [InlineData("?from=1", Bytes, 400)]
    [InlineData("?from=1&to=x", Bytes, 400)]
    [InlineData("?from=1&from=2&to=3", Bytes, 400)]
    [InlineData("?from=2&to=1", Bytes, 400)]
    [InlineData("?from=1&to=1700000000000", Bytes, 400)]
    [InlineData("?from=1&to=2&topic=chat", Bytes, 400)]
    [InlineData("?from=1&to=2&topic=0x0102030405", Bytes, 400)]
    public async Task Publish_Malformed_IsRefusedAndKeepsNothing(string query, string? type, int status)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        RawResponse answer = await node.SendAsync("POST", "/archives" + query, [1, 2, 3], type);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.Empty(node.Node.Store.ListManifests());
    }

    [Fact]
    public async Task Publish_NoBytes_Is400()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal(400, (await node.SendAsync("POST", "/archives?from=1&to=2", [], Bytes)).Status);
    }

    [Theory]
    [InlineData(4096, 200)]
    [InlineData(4097, 400)]
    public async Task Publish_AsManyTopicsAsThereMayBe_IsTaken(int count, int status)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        string topics = string.Concat(Enumerable.Range(0, count).Select(topic => $"&topic=0x{topic:x8}"));
        RawResponse answer = await node.SendAsync("POST", "/archives?from=1&to=2" + topics, [1], Bytes);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Publish_NotRegistered_Is404()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendAsync("POST", "/archives?from=1&to=2", [1], Bytes);
        Assert.Equal((404, $"Community {Id} is not registered."), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Publish_OntoAnEncryptedIndex_Is409()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        Assert.Equal(200, (await node.SendAsync("PUT", "/index", Encrypted, Bytes)).Status);
        RawResponse answer = await node.SendAsync("POST", "/archives?from=1&to=2", [1], Bytes);
        Assert.Equal(409, answer.Status);
        Assert.Contains("encrypted", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OntoAnIndexThatIsNotHere_Is409()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.SendJsonAsync("PUT", "/index", $$"""{"cid":"{{Unknown}}","clock":1}""");
        RawResponse answer = await node.SendAsync("POST", "/archives?from=1&to=2", [1], Bytes);
        Assert.Equal(409, answer.Status);
        Assert.Contains("sync it first", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_MoreThanAnArchiveMayHave_Is413()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        RawResponse answer = await node.Node.SendAsync(
            "POST", $"{All}/{Id}/archives?from=1&to=2", $"Content-Type: {Bytes}", "Content-Length: 67108865");
        Assert.Equal(413, answer.Status);
        Assert.Contains("67108864", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_LargerThanTheServersOwnBound_IsTaken()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement published = await node.PublishAsync(1, new byte[31_000_000]);
        Assert.NotEmpty(published.GetProperty("archiveCid").GetString()!);
    }

    [Fact]
    public async Task Publish_NoRoom_Is507()
    {
        await using CommunityNode node = await CommunityNode.StartAsync(quotaBytes: 200_000);
        await node.RegisterAsync();
        RawResponse answer = await node.SendAsync("POST", "/archives?from=1&to=2", TestBytes.Of(300_000), Bytes);
        Assert.Equal(507, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task Publish_BrokenOff_LeavesNothing()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        using (RawConnection connection = await RawConnection.OpenAsync(node.Node.EndPoint))
        {
            await connection.WriteAsync(node.Node.Head(
                "POST", $"{All}/{Id}/archives?from=1&to=2", $"Content-Type: {Bytes}", "Content-Length: 1000000"));
            await connection.WriteAsync(TestBytes.Of(400_000));
            connection.Reset();
        }

        await node.Node.StopAsync();
        Assert.Empty(node.Node.Store.ListManifests());
        Assert.Equal(0, node.Node.Staged());
        Assert.Empty(node.Node.Log.Complaints);
    }

    [Theory]
    [InlineData("", new[] { 3, 2, 1 })]
    [InlineData("?from=0", new[] { 3, 2, 1 })]
    [InlineData("?from=1209600", new[] { 3, 2 })]
    [InlineData("?to=1209601", new[] { 2, 1 })]
    [InlineData("?from=1209600&to=1814400", new[] { 2 })]
    [InlineData("?from=99999999", new int[0])]
    public async Task List_Window_HasWhatOverlapsNewestFirst(string query, int[] weeks)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        for (int week = 1; week <= 3; week++)
            await node.PublishAsync(week);
        JsonElement archives = (await node.GetAsync("/archives" + query)).GetProperty("archives");
        Assert.Equal(
            weeks, archives.EnumerateArray().Select(archive => archive.GetProperty("from").GetInt32() / 604_800));
    }

    [Theory]
    [InlineData("?from=x")]
    [InlineData("?from=2&to=2")]
    [InlineData("?from=3&to=2")]
    [InlineData("?to=-1")]
    public async Task List_MalformedWindow_Is400(string query)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal(400, (await node.SendAsync("GET", "/archives" + query)).Status);
    }

    [Fact]
    public async Task Missing_ArchiveThatIsDeleted_IsListedUntilItIsBack()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        await node.PublishAsync(1);
        string cid = (await node.PublishAsync(2)).GetProperty("archiveCid").GetString()!;
        Assert.Equal("""{"archives":[]}""", (await node.SendAsync("GET", "/missing")).Text);
        Assert.Equal(204, (await node.Node.SendAsync("DELETE", $"/api/codex/v1/data/{cid}")).Status);
        JsonElement missing = Assert.Single(
            (await node.GetAsync("/missing")).GetProperty("archives").EnumerateArray());
        Assert.Equal((cid, "missing", 0L, JsonValueKind.Null), (
            missing.GetProperty("cid").GetString(),
            missing.GetProperty("state").GetString(),
            missing.GetProperty("bytesHere").GetInt64(),
            missing.GetProperty("bytes").ValueKind));
        await node.PublishAsync(2);
        Assert.Equal("""{"archives":[]}""", (await node.SendAsync("GET", "/missing")).Text);
    }
}
