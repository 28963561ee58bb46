using System.Text.Json;
using Codex.Api.Tests.Hosting;
using static Codex.Api.Tests.Communities.CommunityNode;

namespace Codex.Api.Tests.Communities;

public sealed class IndexRoutesTests
{
    private const string Json = "application/json";
    private const string Bytes = "application/octet-stream";

    [Fact]
    public async Task Link_OfAnyAge_IsJudgedByItsClock()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        foreach ((ulong clock, string outcome, ulong current) in new (ulong, string, ulong)[]
        {
            (1_700_000_000_000, "current", 1_700_000_000_000), (1_700_000_000_000, "known", 1_700_000_000_000),
            (1_600_000_000_000, "known", 1_700_000_000_000), (1_800_000_000_000, "known", 1_800_000_000_000),
        })
        {
            JsonElement answer = await LinkAsync(node, Unknown, clock);
            Assert.Equal(outcome, answer.GetProperty("outcome").GetString());
            Assert.Equal(Unknown, answer.GetProperty("cid").GetString());
            JsonElement index = answer.GetProperty("community").GetProperty("index");
            Assert.Equal(Unknown, index.GetProperty("cid").GetString());
            Assert.Equal(current, index.GetProperty("clock").GetUInt64());
            Assert.Equal("unread", index.GetProperty("content").GetString());
            Assert.False(index.GetProperty("here").GetBoolean());
        }

        await using RemoteDataset other = await RemoteDataset.CreateAsync(100);
        JsonElement older = await LinkAsync(node, other.Cid.ToString(), 1_750_000_000_000);
        Assert.Equal("older", older.GetProperty("outcome").GetString());
        JsonElement kept = older.GetProperty("community").GetProperty("index");
        Assert.Equal(Unknown, kept.GetProperty("cid").GetString());
    }

    [Fact]
    public async Task Link_OfAnUnregisteredCommunity_RegistersItAndBeginsASync()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        JsonElement community = (await LinkAsync(node, Unknown, 1)).GetProperty("community");
        JsonElement sync = community.GetProperty("sync");
        Assert.Equal((1, "all", "running"), (
            sync.GetProperty("number").GetInt32(),
            sync.GetProperty("mode").GetString(),
            sync.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, sync.GetProperty("endedAt").ValueKind);
    }

    [Fact]
    public async Task Link_WhileASyncRuns_LeavesItsMode()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal(200, (await node.SendJsonAsync("POST", "/sync", """{"mode":"latest"}""")).Status);
        JsonElement sync = (await LinkAsync(node, Unknown, 1)).GetProperty("community").GetProperty("sync");
        Assert.Equal("latest", sync.GetProperty("mode").GetString());
        Assert.Equal(1, sync.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Link_WhoseArchivesAreHere_EndsItsSyncAtOnce()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        await node.PublishAsync(1);
        JsonElement published = await node.PublishAsync(2);
        const string Other = "another-community";
        RawResponse answer = await node.SendJsonAsync(
            "PUT", "/index", $$"""{"cid":"{{published.GetProperty("indexCid").GetString()}}","clock":5}""", Other);
        Assert.Equal(200, answer.Status);
        (string name, JsonElement end) = Events(await node.SendAsync("GET", "/events", Other))[^1];
        Assert.Equal("end", name);
        Assert.Equal("done", end.GetProperty("sync").GetProperty("state").GetString());
        Assert.Equal("read", end.GetProperty("index").GetProperty("content").GetString());
        Assert.True(end.GetProperty("index").GetProperty("here").GetBoolean());
        Assert.Equal(
            """{"known":2,"wanted":2,"here":2,"fetching":0,"failing":0}""",
            end.GetProperty("archives").GetRawText());
    }

    [Fact]
    public async Task Link_OnceMoreAfterItsSync_IsAnsweredWithTheState()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        string index = (await node.PublishAsync(1)).GetProperty("indexCid").GetString()!;
        const string Member = "member";
        for (int time = 0; time < 3; time++)
        {
            JsonElement answer = CommunityNode.Read(
                await node.SendJsonAsync("PUT", "/index", $$"""{"cid":"{{index}}","clock":5}""", Member));
            Assert.Equal(time == 0 ? "current" : "known", answer.GetProperty("outcome").GetString());
            Assert.Equal(
                1, answer.GetProperty("community").GetProperty("sync").GetProperty("number").GetInt32());
            Assert.Equal("end", Events(await node.SendAsync("GET", "/events", Member))[^1].Name);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"cid\":\"" + Unknown + "\"}")]
    [InlineData("{\"clock\":1}")]
    [InlineData("{\"cid\":\"" + Unknown + "\",\"clock\":-1}")]
    [InlineData("{\"cid\":\"" + Unknown + "\",\"clock\":\"1\"}")]
    [InlineData("{\"cid\":\"" + Unknown + "\",\"clock\":1,\"mode\":\"all\"}")]
    [InlineData("{\"cid\":\"" + Unknown + "\",\"clock\":1,\"clock\":2}")]
    [InlineData("{\"cid\":\"nonsense\",\"clock\":1}")]
    [InlineData("{\"cid\":\"zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX\",\"clock\":1}")]
    [InlineData("{\"cid\":")]
    public async Task Link_Malformed_Is400AndRegistersNothing(string body)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendJsonAsync("PUT", "/index", body);
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.Equal(404, (await node.SendAsync("GET")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Index_OfAnotherType_Is415ThatNamesThem(string? type)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendAsync("PUT", "/index", [1], type);
        Assert.Equal(415, answer.Status);
        Assert.Equal(
            "The body must have Content-Type: application/json or application/octet-stream or application/x-protobuf",
            answer.Text);
    }

    [Fact]
    public async Task Bytes_OfAnIndex_AreStoredAndCurrent()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        string cid = (await node.PublishAsync(1)).GetProperty("indexCid").GetString()!;
        byte[] index = (await node.Node.SendAsync("GET", $"/api/codex/v1/data/{cid}")).Body;
        foreach (string outcome in new[] { "current", "known" })
        {
            RawResponse answer = await node.SendAsync(
                "PUT", "/index?clock=7", index, "application/x-protobuf", "member");
            JsonElement json = CommunityNode.Read(answer);
            Assert.Equal(outcome, json.GetProperty("outcome").GetString());
            Assert.Equal(cid, json.GetProperty("cid").GetString());
            JsonElement current = json.GetProperty("community").GetProperty("index");
            Assert.Equal((7UL, "read", 1), (
                current.GetProperty("clock").GetUInt64(),
                current.GetProperty("content").GetString(),
                current.GetProperty("archives").GetInt32()));
        }

        JsonElement older = CommunityNode.Read(
            await node.SendAsync("PUT", "/index?clock=6", Encrypted, Bytes, "member"));
        Assert.Equal("older", older.GetProperty("outcome").GetString());
        Assert.False(older.TryGetProperty("cid", out _));
    }

    [Fact]
    public async Task Bytes_Encrypted_AreKeptAndSaidToBe()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        JsonElement answer = CommunityNode.Read(await node.SendAsync("PUT", "/index", Encrypted, Bytes));
        Assert.Equal(
            "encrypted", answer.GetProperty("community").GetProperty("index").GetProperty("content").GetString());
        string cid = answer.GetProperty("cid").GetString()!;
        Assert.Equal(Encrypted, (await node.Node.SendAsync("GET", $"/api/codex/v1/data/{cid}")).Body);
        JsonElement indices = await node.GetAsync("/indices");
        JsonElement only = Assert.Single(indices.GetProperty("indices").EnumerateArray());
        Assert.Equal((cid, "encrypted"), (
            only.GetProperty("cid").GetString(), only.GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData("", "", 400)]
    [InlineData("0affffff", "", 400)]
    [InlineData("aa06020102", "?clock=now", 400)]
    public async Task Bytes_Malformed_Are400(string hex, string query, int status)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendAsync("PUT", "/index" + query, Convert.FromHexString(hex), Bytes);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.Equal(404, (await node.SendAsync("GET")).Status);
    }

    [Theory]
    [InlineData(Json, 16 * 1024)]
    [InlineData(Bytes, 16 * 1024 * 1024)]
    public async Task Body_LargerThanItsBound_Is413BeforeItComes(string type, int most)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.Node.SendAsync(
            "PUT", $"{All}/{Id}/index", $"Content-Type: {type}", $"Content-Length: {most + 1}");
        Assert.Equal(413, answer.Status);
        Assert.Equal($"The body must not have more than {most} bytes.", answer.Text);
    }

    [Fact]
    public async Task Body_LargerThanItSays_Is413()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        using RawConnection connection = await RawConnection.OpenAsync(node.Node.EndPoint);
        await connection.WriteAsync(node.Node.Head(
            "PUT", $"{All}/{Id}/index", $"Content-Type: {Json}", "Transfer-Encoding: chunked"));
        await connection.WriteChunkAsync(new byte[16 * 1024 + 1]);
        Assert.Equal(413, (await connection.ReadHeadAsync()).Status);
    }

    private static async Task<JsonElement> LinkAsync(CommunityNode node, string cid, ulong clock) =>
        CommunityNode.Read(await node.SendJsonAsync("PUT", "/index", $$"""{"cid":"{{cid}}","clock":{{clock}}}"""));
}
