using System.Text.Json;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Routes;

public sealed class DebugRoutesTests
{
    [Fact]
    public async Task Info_NoPeers_HasTheMembersOfBothGenerations()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/debug/info");
        Assert.Equal("application/json", answer.Header("Content-Type"));
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        JsonElement root = json.RootElement;
        Assert.Equal(
            [
                "id", "addrs", "repo", "spr", "announceAddresses", "libp2pPubKey", "table", "codex", "storage", "nat",
                "connections",
            ],
            root.EnumerateObject().Select(member => member.Name));
        Assert.Equal("/data", root.GetProperty("repo").GetString());
        Assert.Equal(string.Empty, root.GetProperty("spr").GetString());
        JsonElement local = root.GetProperty("table").GetProperty("localNode");
        Assert.Equal(
            ["nodeId", "peerId", "record", "address", "seen"], local.EnumerateObject().Select(member => member.Name));
        Assert.False(local.GetProperty("record").GetString()!.StartsWith("spr:", StringComparison.Ordinal));
        Assert.Equal(0, root.GetProperty("table").GetProperty("nodes").GetArrayLength());
        Assert.Equal("v0.1.0-test", root.GetProperty("codex").GetProperty("version").GetString());
        Assert.Equal(
            root.GetProperty("codex").GetRawText(), root.GetProperty("storage").GetRawText());
        Assert.Equal("Unknown", root.GetProperty("nat").GetProperty("reachability").GetString());
        Assert.Equal("none", root.GetProperty("nat").GetProperty("portMapping").GetString());
        Assert.NotEmpty(root.GetProperty("libp2pPubKey").GetString()!);
    }

    [Fact]
    public async Task LogLevel_Directives_ArePassedOn()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            "POST", "/api/codex/v1/debug/chronicles/loglevel?level=TRACE;info:a,b;warn:c", "Content-Length: 0");
        Assert.Equal(200, answer.Status);
        Assert.Equal("TRACE;info:a,b;warn:c", node.LogLevels.Last);
    }
}
