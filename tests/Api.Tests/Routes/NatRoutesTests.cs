using System.Text.Json;
using Codex.Api.Ports.Reachability;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Routes;

public sealed class NatRoutesTests
{
    private static readonly NatReport Known = new(
        ReachabilityState.NotReachable,
        "Peers cannot dial this node.",
        ClientMode: true,
        [new NatAddress("/ip4/45.1.1.1/tcp/1", "observed", ReachabilityState.NotReachable, false, "3 of 3 failed")],
        new PortMappingReport("pcp", "45.1.1.1:8070", null, "mapped"),
        [new RelayReport("16Urelay", ["/ip4/45.2.2.2/tcp/2/p2p/16Urelay/p2p-circuit"], DateTimeOffset.UnixEpoch)],
        new RelayServerReport(1, 2, 3, 4, 5),
        new HolePunchReport(6, 7),
        [
            new PeerConnection("16Ua", "/ip4/45.3.3.3/tcp/3", ConnectionWay.Punched, true, true, "punched"),
            new PeerConnection("16Ub", "/ip4/45.2.2.2/tcp/2", ConnectionWay.Relayed, false, false, "relayed"),
        ]);

    [Theory]
    [InlineData("/api/codex/v1/nat")]
    [InlineData("/api/storage/v1/nat")]
    public async Task Nat_WhatIsKnown_IsTold(string path)
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Nat.Report = Known;

        RawResponse answer = await node.SendAsync("GET", path);

        Assert.Equal(200, answer.Status);
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        JsonElement root = json.RootElement;
        Assert.Equal("NotReachable", root.GetProperty("reachability").GetString());
        Assert.Equal("Peers cannot dial this node.", root.GetProperty("summary").GetString());
        Assert.True(root.GetProperty("clientMode").GetBoolean());
        Assert.Equal("observed", root.GetProperty("addresses")[0].GetProperty("origin").GetString());
        Assert.Equal("45.1.1.1:8070", root.GetProperty("portMapping").GetProperty("externalTcp").GetString());
        Assert.Equal("16Urelay", root.GetProperty("relays")[0].GetProperty("peerId").GetString());
        Assert.Equal(5, root.GetProperty("relayServer").GetProperty("dataBudgetLeft").GetInt64());
        Assert.Equal(6, root.GetProperty("holePunching").GetProperty("succeeded").GetInt64());
        Assert.Equal(
            ["punched", "relayed"],
            root.GetProperty("connections").EnumerateArray().Select(static c => c.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Info_WhatIsKnown_IsInTheFormOf2026()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Nat.Report = Known;

        using JsonDocument json = JsonDocument.Parse((await node.SendAsync("GET", "/api/storage/v1/debug/info")).Body);

        JsonElement nat = json.RootElement.GetProperty("nat");
        Assert.Equal("NotReachable", nat.GetProperty("reachability").GetString());
        Assert.Equal("pcp", nat.GetProperty("portMapping").GetString());
        Assert.True(nat.GetProperty("relayRunning").GetBoolean());
        Assert.True(nat.GetProperty("clientMode").GetBoolean());
        JsonElement connections = json.RootElement.GetProperty("connections");
        Assert.True(connections[0].GetProperty("direct").GetBoolean());
        Assert.False(connections[1].GetProperty("direct").GetBoolean());
        Assert.Equal("relayed", connections[1].GetProperty("path").GetString());
    }
}
