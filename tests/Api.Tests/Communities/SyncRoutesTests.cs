using System.Text.Json;
using Codex.Api.Tests.Hosting;
using static Codex.Api.Tests.Communities.CommunityNode;

namespace Codex.Api.Tests.Communities;

public sealed class SyncRoutesTests
{
    [Theory]
    [InlineData("", "all", null, null)]
    [InlineData("{}", "all", null, null)]
    [InlineData("{\"mode\":\"all\"}", "all", null, null)]
    [InlineData("{\"mode\":\"latest\"}", "latest", null, null)]
    [InlineData("{\"mode\":\"window\",\"from\":5,\"to\":9}", "window", 5UL, 9UL)]
    [InlineData("{\"mode\":\"window\",\"from\":5}", "window", 5UL, ulong.MaxValue)]
    [InlineData("{\"mode\":\"window\"}", "window", 0UL, ulong.MaxValue)]
    public async Task Begin_EveryMode_RunsAndIsRepeatable(string body, string mode, ulong? from, ulong? to)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        for (int time = 0; time < 2; time++)
        {
            RawResponse answer = body.Length == 0
                ? await node.SendAsync("POST", "/sync")
                : await node.SendJsonAsync("POST", "/sync", body);
            JsonElement sync = Read(answer).GetProperty("sync");
            Assert.Equal((1, mode, "running"), (
                sync.GetProperty("number").GetInt32(),
                sync.GetProperty("mode").GetString(),
                sync.GetProperty("state").GetString()));
            Assert.Equal(from, sync.GetProperty("from").Deserialize<ulong?>());
            Assert.Equal(to, sync.GetProperty("to").Deserialize<ulong?>());
        }
    }

    [Theory]
    [InlineData("{\"mode\":\"some\"}")]
    [InlineData("{\"mode\":\"ALL\"}")]
    [InlineData("{\"mode\":1}")]
    [InlineData("{\"from\":1}")]
    [InlineData("{\"mode\":\"latest\",\"to\":1}")]
    [InlineData("{\"mode\":\"window\",\"from\":2,\"to\":2}")]
    [InlineData("{\"mode\":\"window\",\"from\":-2,\"to\":2}")]
    [InlineData("{\"window\":1}")]
    [InlineData("[[[[[[[[]]]]]]]]")]
    [InlineData("nonsense")]
    public async Task Begin_Malformed_Is400AndBeginsNothing(string body)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        RawResponse answer = await node.SendJsonAsync("POST", "/sync", body);
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.Equal(JsonValueKind.Null, (await node.GetAsync()).GetProperty("sync").ValueKind);
    }

    [Fact]
    public async Task Begin_BodyOfAnotherType_Is415()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        RawResponse answer = await node.SendAsync("POST", "/sync", "{}"u8.ToArray(), "text/plain");
        Assert.Equal((415, "The body must have Content-Type: application/json"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Cancel_RunningAndNot_Is204()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal(204, (await node.SendAsync("DELETE", "/sync")).Status);
        await node.SendAsync("POST", "/sync");
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal(204, (await node.SendAsync("DELETE", "/sync")).Status);
            JsonElement sync = (await node.GetAsync()).GetProperty("sync");
            Assert.Equal("cancelled", sync.GetProperty("state").GetString());
            Assert.NotEqual(JsonValueKind.Null, sync.GetProperty("endedAt").ValueKind);
        }
    }

    [Fact]
    public async Task Events_NoSync_EndAtOnce()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        RawResponse answer = await node.SendAsync("GET", "/events");
        (string name, JsonElement community) = Assert.Single(Events(answer));
        Assert.Equal("end", name);
        Assert.Equal((await node.GetAsync()).GetRawText(), community.GetRawText());
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task Events_RunningSync_GoOnUntilItHasEnded()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        await node.SendAsync("POST", "/sync");
        using RawConnection connection = await RawConnection.OpenAsync(node.Node.EndPoint);
        await connection.WriteAsync(node.Node.Head("GET", $"{All}/{Id}/events"));

        // The headers come with the first event, which is of the sync that runs.
        (int status, List<KeyValuePair<string, string>> headers) = await connection.ReadHeadAsync();
        Assert.Equal(200, status);
        Assert.Contains(headers, header => header is { Key: "Content-Type", Value: "text/event-stream" });
        await node.SendAsync("DELETE", "/sync");
        string events = await connection.ReadChunksAsync();
        Assert.StartsWith("event: progress\ndata: {", events, StringComparison.Ordinal);
        string end = events[events.LastIndexOf("event: ", StringComparison.Ordinal)..];
        Assert.StartsWith("event: end\ndata: {", end, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"cancelled\"", end, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ListenerGone_EndsItsRequest()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        await node.SendAsync("POST", "/sync");
        using (RawConnection connection = await RawConnection.OpenAsync(node.Node.EndPoint))
        {
            await connection.WriteAsync(node.Node.Head("GET", $"{All}/{Id}/events"));
            await connection.ReadHeadAsync();
            connection.Reset();
        }

        // Would wait for the request.
        await node.Node.StopAsync();
        Assert.Empty(node.Node.Log.Complaints);
    }
}
