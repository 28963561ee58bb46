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

    [Fact]
    public async Task Info_WithDiscovery_HasItsTable()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Peers.LocalNode = new("aa", "16Ulocal", "(local)", "192.0.2.1:8090", Seen: false);
        node.Peers.Nodes = [new("bb", "16Uother", "(other)", "192.0.2.2:8090", Seen: true)];
        using JsonDocument json = JsonDocument.Parse((await node.SendAsync("GET", "/api/codex/v1/debug/info")).Body);
        JsonElement table = json.RootElement.GetProperty("table");
        Assert.Equal("aa", table.GetProperty("localNode").GetProperty("nodeId").GetString());
        JsonElement other = table.GetProperty("nodes").EnumerateArray().Single();
        Assert.Equal("192.0.2.2:8090", other.GetProperty("address").GetString());
        Assert.True(other.GetProperty("seen").GetBoolean());
    }

    [Fact]
    public async Task Peer_ThatDiscoveryFinds_IsShownAsText()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Peers.Known["16Uother"] = new("16Uother", 7, ["/ip4/192.0.2.2/udp/8090"]);
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/debug/peer/16Uother");
        Assert.Equal("text/plain", answer.Header("Content-Type"));
        Assert.Equal("""{"peerId":"16Uother","seqNo":7,"addresses":["/ip4/192.0.2.2/udp/8090"]}""", answer.Text);
    }
}
