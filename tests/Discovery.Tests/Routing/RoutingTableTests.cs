using System.Net;
using Codex.Discovery.Routing;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Routing;

public sealed class RoutingTableTests
{
    private static readonly DiscoveryLimits Limits =
        DiscoveryLimits.Default with { BucketSize = 3, ReplacementSize = 2 };

    private static readonly NodeId Local = default;
    private readonly Random _random = Seed.NextRandom();

    [Fact]
    public void AddRumour_FullBucket_IsRefused()
    {
        var (table, nodes) = Filled();

        table.AddRumour(Node());

        Assert.Equal(nodes.Select(node => node.Id).Order(), Ids(table));
    }

    [Fact]
    public void AddLive_FullBucketOfLiveNodes_WaitsForAPlace()
    {
        var (table, nodes) = Filled();
        foreach (var node in nodes)
            table.AddLive(node);
        var newcomer = Node();

        table.AddLive(newcomer);
        Assert.Equal(nodes.Select(node => node.Id).Order(), Ids(table));
        table.OnSilence(nodes[1].Id);

        Assert.Contains(newcomer.Id, Ids(table));
        Assert.DoesNotContain(nodes[1].Id, Ids(table));
    }

    [Fact]
    public void AddLive_FullBucketOfRumours_TakesThePlaceOfOne()
    {
        var (table, nodes) = Filled();
        table.AddLive(nodes[0]);
        var newcomer = Node();

        table.AddLive(newcomer);

        Assert.Contains(newcomer.Id, Ids(table));
        Assert.Contains(nodes[0].Id, Ids(table));
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void OnSilence_NobodyWaits_TakesTwoForANodeThatAnsweredAndOneForARumour()
    {
        var table = Table();
        var (live, rumour) = (Node(), Node());
        table.AddLive(live);
        table.AddRumour(rumour);

        table.OnSilence(rumour.Id);
        table.OnSilence(live.Id);
        Assert.Equal([live.Id], Ids(table));
        Assert.Empty(table.Closest(live.Id, 16, onlyLive: true));
        table.AddLive(live);
        table.OnSilence(live.Id);
        Assert.Equal([live.Id], Ids(table));
        table.OnSilence(live.Id);

        Assert.Empty(Ids(table));
    }

    [Fact]
    public void OnSilence_BootstrapNode_Stays()
    {
        var bootstrap = Node();
        var table = Table(bootstrap);
        for (var i = 0; i < 10; i++)
            table.OnSilence(bootstrap.Id);

        Assert.Equal([bootstrap.Id], Ids(table));
        Assert.Equal([bootstrap.Id], table.LostBootstrapNodes().Select(node => node.Id));
        Assert.False(table.HasLiveNode);
        table.AddLive(bootstrap);
        Assert.True(table.HasLiveNode);
        Assert.Empty(table.LostBootstrapNodes());
    }

    [Fact]
    public void AddLive_NewerRecord_ReplacesTheOlderAndNeverTheOtherWay()
    {
        var table = Table();
        var key = Key();
        var (older, newer) = (Contact(key, "5.0.0.1", 1), Contact(key, "5.0.0.2", 2));

        table.AddLive(older);
        table.AddLive(newer);
        Assert.Equal(newer.EndPoint, table.Find(newer.Id)!.EndPoint);
        table.AddLive(older);
        table.AddRumour(older);

        Assert.Equal(newer.EndPoint, table.Find(newer.Id)!.EndPoint);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void Add_TheNodeItself_IsRefused()
    {
        var self = Node();
        var table = new RoutingTable(self.Id, Limits, [self]);

        table.AddLive(self);
        table.AddRumour(self);

        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void AddLive_ManyOfOneAddress_AreBounded()
    {
        var limits = DiscoveryLimits.Default with { MaxBucketNodesPerAddress = 2, MaxTableNodesPerAddress = 4 };
        var table = new RoutingTable(NodeId.NextRandom(_random), limits, []);
        for (var i = 0; i < 100; i++)
            table.AddLive(Contact(Key(), "5.0.0.1", 1));
        Assert.InRange(table.Count, 2, 4);

        // Nodes of one machine or household are no attack.
        for (var i = 0; i < 100; i++)
            table.AddLive(Contact(Key(), "127.0.0.1", 1));
        Assert.True(table.Count > 20);
    }

    [Fact]
    public void Closest_RandomNodes_AreTheNearestInTheirOrder()
    {
        var table = new RoutingTable(NodeId.NextRandom(_random), DiscoveryLimits.Default, []);
        for (var i = 0; i < 60; i++)
            table.AddRumour(Anywhere());
        var target = NodeId.NextRandom(_random);

        var closest = table.Closest(target, 7).Select(node => node.Id).ToArray();

        Assert.Equal(Ids(table).OrderBy(id => id.DistanceTo(target)).Take(7), closest);
    }

    [Fact]
    public void LiveAtDistances_MixedTable_GivesTheLiveOnesAtThem()
    {
        var local = NodeId.NextRandom(_random);
        var table = new RoutingTable(local, DiscoveryLimits.Default, []);
        var nodes = Enumerable.Range(0, 40).Select(_ => Anywhere()).ToArray();
        foreach (var (index, node) in nodes.Index())
        {
            if (index % 2 == 0)
                table.AddLive(node);
            else
                table.AddRumour(node);
        }

        var found = table.LiveAtDistances([255, 254, 255, 0, 999], 16).Select(node => node.Id).ToArray();

        Assert.All(found, id => Assert.InRange(local.LogDistanceTo(id), 254, 255));
        var live = nodes.Where((_, index) => index % 2 == 0)
            .Count(node => local.LogDistanceTo(node.Id) is 254 or 255);
        Assert.Equal(live, found.Length);
    }

    [Theory]
    [InlineData("5.0.0.1", "127.0.0.1", true)]
    [InlineData("5.0.0.1", "6.0.0.1", true)]
    [InlineData("192.168.1.1", "192.168.1.2", true)]
    [InlineData("10.0.0.1", "127.0.0.1", true)]
    [InlineData("192.168.1.1", "6.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "192.168.1.1", false)]
    [InlineData("127.0.0.1", "5.0.0.1", false)]
    [InlineData("0.0.0.0", "127.0.0.1", false)]
    [InlineData("224.0.0.1", "5.0.0.1", false)]
    [InlineData("255.255.255.255", "127.0.0.1", false)]
    [InlineData("2001:db8::1", "5.0.0.1", false)]
    public void IsPlausible_AddressTold_DependsOnWhoTells(string address, string source, bool expected) =>
        Assert.Equal(expected, AddressPlausibility.IsPlausible(IPAddress.Parse(address), IPAddress.Parse(source)));

    [Fact]
    public void TryCreate_RecordWithoutUdpOverIp4_IsNoContact()
    {
        Multiaddr[][] cases =
        [
            [],
            [Multiaddr.Parse("/ip4/5.0.0.1/tcp/8070")],
            [Multiaddr.Parse("/ip6/2001:db8::1/udp/8090")],
            [Multiaddr.Parse("/ip4/5.0.0.1/udp/0")],
        ];

        Assert.All(cases, addresses =>
            Assert.Null(NodeContact.TryCreate(SignedPeerRecord.Create(Key(), 1, addresses))));
    }

    [Fact]
    public void TryCreate_SeveralAddresses_TakesPortAndAddressThatBelongTogether()
    {
        var record = SignedPeerRecord.Create(Key(), 1,
        [
            Multiaddr.Parse("/ip4/5.0.0.1/tcp/8070"), Multiaddr.Parse("/ip4/5.0.0.2/udp/8090"),
        ]);

        Assert.Equal(IPEndPoint.Parse("5.0.0.2:8090"), NodeContact.TryCreate(record)!.EndPoint);
    }

    private static IEnumerable<NodeId> Ids(RoutingTable table) =>
        table.Snapshot(SignedPeerRecord.Create(NodeKeyOf(1), 1, [])).Nodes.Select(node => node.Id).Order();

    private static NodeKey NodeKeyOf(byte value) => NodeKey.FromScalar(Enumerable.Repeat(value, 32).ToArray())!;

    private static NodeContact Contact(NodeKey key, string address, ulong sequence) =>
        NodeContact.TryCreate(SignedPeerRecord.Create(
            key, sequence, [Multiaddr.Parse($"/ip4/{address}/udp/8090")]))!;

    private NodeKey Key() => NodeKey.FromScalar([1, .. _random.Exactly(31)])!;

    private NodeContact Anywhere() =>
        Contact(Key(), $"5.{_random.Next(256)}.{_random.Next(256)}.{_random.Next(1, 255)}", 1);

    /// <summary>A node of the farthest bucket, in which half of all are.</summary>
    private NodeContact Node()
    {
        while (true)
        {
            if (Anywhere() is var node && Local.LogDistanceTo(node.Id) == NodeId.Bits)
                return node;
        }
    }

    private static RoutingTable Table(params NodeContact[] bootstrapNodes) => new(Local, Limits, bootstrapNodes);

    private (RoutingTable Table, NodeContact[] Nodes) Filled()
    {
        var table = Table();
        var nodes = new[] { Node(), Node(), Node() };
        foreach (var node in nodes)
            table.AddRumour(node);
        return (table, nodes);
    }
}
