using System.Text.Json;
using Codex.Api.Tests.Hosting;
using Codex.Communities;
using Codex.Multiformats;
using static Codex.Api.Tests.Communities.CommunityNode;

namespace Codex.Api.Tests.Communities;

public sealed class CommunityRoutesTests
{
    [Fact]
    public async Task Register_NewAndKnown_Are201And200WithTheSame()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse created = await node.SendAsync("PUT");
        RawResponse known = await node.SendAsync("PUT");
        Assert.Equal((201, 200), (created.Status, known.Status));
        Assert.Equal(created.Text, known.Text);
        Assert.Equal(created.Text, (await node.SendAsync("GET")).Text);
        JsonElement json = Read(created);
        Assert.Equal(Id, json.GetProperty("id").GetString());
        Assert.False(json.GetProperty("pinned").GetBoolean());
        Assert.False(json.GetProperty("followed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("index").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("sync").ValueKind);
        Assert.Equal(
            """{"known":0,"wanted":0,"here":0,"fetching":0,"failing":0}""",
            json.GetProperty("archives").GetRawText());
        Assert.Equal("""{"here":0,"total":0}""", json.GetProperty("bytes").GetRawText());
        Assert.Equal("[]", json.GetProperty("shortages").GetRawText());
    }

    [Fact]
    public async Task Register_ManyAtOnce_Is201ForOneOfThem()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse[] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => node.SendAsync("PUT"))));
        Assert.Equal(
            [200, 200, 200, 200, 200, 200, 200, 201], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Register_AnyFormOfTheKey_IsOneCommunity()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync(Id.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal));
        Assert.Equal(200, (await node.SendAsync("GET")).Status);
        string text = Multibase.Encode(MultibaseEncoding.Base58Btc, Convert.FromHexString("e701" + Id[2..]));
        Assert.StartsWith("zQ3sh", text, StringComparison.Ordinal);
        JsonElement json = await node.GetAsync(id: text);
        Assert.Equal(Id, json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task List_Pages_HaveEveryCommunityOnce()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        string[] ids = [.. Enumerable.Range(0, 7).Select(number => $"community-{number}")];
        foreach (string id in ids.Reverse())
            await node.RegisterAsync(id);
        List<string> found = [];
        string? next = "";
        do
        {
            RawResponse answer = await node.Node.SendAsync("GET", $"{All}?limit=3&after={next}");
            JsonElement page = Read(answer);
            Assert.InRange(page.GetProperty("communities").GetArrayLength(), 1, 3);
            foreach (JsonElement one in page.GetProperty("communities").EnumerateArray())
            {
                found.Add(one.GetProperty("id").GetString()!);
                Assert.Equal("""{"known":0}""", one.GetProperty("archives").GetRawText());
            }

            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(ids, found);
        JsonElement all = Read(await node.Node.SendAsync("GET", All));
        Assert.Equal(7, all.GetProperty("communities").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=ten")]
    [InlineData("limit=-1")]
    [InlineData("after=%2F")]
    public async Task List_MalformedQuery_Is400(string query)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.Node.SendAsync("GET", $"{All}?{query}");
        Assert.Equal((400, "text/plain"), (answer.Status, answer.Header("Content-Type")));
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task Remove_KnownAndUnknown_Are204AndDataStays()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement published = await node.PublishAsync(1);
        Assert.Equal(204, (await node.SendAsync("DELETE")).Status);
        Assert.Equal(404, (await node.SendAsync("GET")).Status);
        Assert.Equal(204, (await node.SendAsync("DELETE")).Status);
        foreach (string name in new[] { "archiveCid", "indexCid" })
        {
            string path = $"/api/codex/v1/data/{published.GetProperty(name).GetString()}";
            Assert.Equal(200, (await node.Node.SendAsync("GET", path)).Status);
        }
    }

    [Fact]
    public async Task Pin_AndUnpin_MayBeRepeated()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        foreach ((string method, bool expected) in new[]
        {
            ("PUT", true), ("PUT", true), ("DELETE", false), ("DELETE", false),
        })
        {
            Assert.Equal(204, (await node.SendAsync(method, "/pin")).Status);
            Assert.Equal(expected, (await node.GetAsync()).GetProperty("pinned").GetBoolean());
        }
    }

    [Fact]
    public async Task Get_FollowedCommunity_IsSaidToBe()
    {
        CommunityOptions options = new() { Follow = [CommunityId.Parse(Id)] };
        await using CommunityNode node = await CommunityNode.StartAsync(options);
        await node.SendAsync("PUT");
        Assert.True((await node.GetAsync()).GetProperty("followed").GetBoolean());
    }

    [Fact]
    public async Task Unpin_FollowedCommunity_Is409ThatSaysWhy()
    {
        CommunityOptions options = new() { Follow = [CommunityId.Parse(Id)] };
        await using CommunityNode node = await CommunityNode.StartAsync(options);
        await node.SendAsync("PUT");
        Assert.Equal(204, (await node.SendAsync("PUT", "/pin")).Status);
        RawResponse answer = await node.SendAsync("DELETE", "/pin");
        Assert.Equal(
            (409, $"Community {Id} is followed (--follow), so it stays pinned."), (answer.Status, answer.Text));
        Assert.True((await node.GetAsync()).GetProperty("pinned").GetBoolean());
    }

    [Theory]
    [InlineData(true, 202)]
    [InlineData(false, 409)]
    public async Task Count_IsForFollowedCommunitiesAlone(bool isFollowed, int status)
    {
        CommunityOptions options = new() { Follow = isFollowed ? [CommunityId.Parse(Id)] : [] };
        await using CommunityNode node = await CommunityNode.StartAsync(options);
        await node.SendAsync("PUT");
        Assert.Equal(status, (await node.SendAsync("POST", "/census")).Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "/pin")]
    [InlineData("DELETE", "/pin")]
    [InlineData("GET", "/indices")]
    [InlineData("GET", "/archives")]
    [InlineData("GET", "/missing")]
    [InlineData("POST", "/sync")]
    [InlineData("DELETE", "/sync")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/census")]
    public async Task Request_NotRegistered_Is404ThatSaysSo(string method, string path)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, path);
        Assert.Equal((404, "text/plain"), (answer.Status, answer.Header("Content-Type")));
        Assert.Equal($"Community {Id} is not registered.", answer.Text);
        Assert.Empty(node.Node.Log.Complaints);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/pin")]
    [InlineData("PUT", "/index")]
    [InlineData("GET", "/indices")]
    [InlineData("GET", "/archives")]
    [InlineData("POST", "/archives")]
    [InlineData("GET", "/missing")]
    [InlineData("POST", "/sync")]
    [InlineData("DELETE", "/sync")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/migration")]
    [InlineData("POST", "/census")]
    public async Task Request_MalformedId_Is400ThatSaysWhy(string method, string path)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, path, "a%3Cb");
        Assert.Equal(
            (400, "A community id consists of letters, digits, '_' and '-': character 2 is another."),
            (answer.Status, answer.Text));
        RawResponse tooLong = await node.SendAsync(method, path, new string('a', 129));
        Assert.Equal(400, tooLong.Status);
    }

    [Theory]
    [InlineData("/api/codex/v1")]
    [InlineData("/api/storage/v1")]
    public async Task Routes_OfCodexNodes_AreNotThese(string prefix)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        Assert.Equal(404, (await node.Node.SendAsync("GET", $"{prefix}/communities")).Status);
        Assert.Equal(404, (await node.Node.SendAsync("GET", ApiEndpoints.CommunityPrefix + "/data")).Status);
    }

    [Fact]
    public async Task Preflight_PageThatMayCall_LearnsWhatItMaySend()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = "*" });
        RawResponse answer = await node.SendAsync("OPTIONS", $"{All}/{Id}/index", "Origin: http://app.example");
        Assert.Equal(200, answer.Status);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("PUT, OPTIONS", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("content-type", answer.Header("Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task Request_WithoutTheToken_Is401()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { Token = "0123456789abcdef" });
        Assert.Equal(401, (await node.SendAsync("GET", All)).Status);
    }
}
