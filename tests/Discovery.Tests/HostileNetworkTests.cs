using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Providers;
using Codex.Discovery.Tests.Simulation;
using Codex.Discovery.Tests.Vectors;

namespace Codex.Discovery.Tests;

public sealed class HostileNetworkTests
{
    [Fact]
    public void Find_AThirdOfTheNodesLies_FindsWhatTheOthersKnow() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var inventions = Enumerable.Range(0, 64)
            .Select(_ => TestKeys.Record(swarm.NextKey(), swarm.NextEndPoint())).ToArray();
        var liars = Enumerable.Range(0, 5)
            .Select(_ => new LyingNode(world, swarm.NextKey(), swarm.NextEndPoint(), inventions)).ToArray();
        for (var i = 0; i < 10; i++)
            await swarm.StartAsync([first.Node.Record, .. liars.Select(liar => liar.LocalRecord)]);
        await world.PassAsync(TimeSpan.FromSeconds(20));
        for (var i = 1; i < 4; i++)
        {
            var (provider, finder) = (swarm.Members[i], swarm.Members[i + 4]);
            var key = swarm.NextContent();
            await provider.ProvideAsync(key);
            await world.PassAsync(TimeSpan.FromSeconds(1));

            Assert.Contains(provider.Key.PeerId, await Swarm.FindAsync(finder, key));
        }

        // Nodes that never answered are not passed on.
        Assert.DoesNotContain(first.Node.Table.Nodes, node => node.IsSeen && inventions.Contains(node.Record));
        Assert.All(liars, liar => liar.Dispose());
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_NodeTellsOfPrivateAddresses_NobodySendsThere() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var inventions = Enumerable.Range(1, 40)
            .Select(number => IPEndPoint.Parse(number % 2 == 0 ? $"127.0.0.1:{number}" : $"192.168.1.{number}:22"))
            .Select(endPoint => TestKeys.Record(swarm.NextKey(), endPoint))
            .ToArray();
        using var liar = new LyingNode(world, swarm.NextKey(), swarm.NextEndPoint(), inventions);
        var reached = new HashSet<IPEndPoint>();
        world.Network.Sniff = (_, to, _) => reached.Add(to);
        var node = await swarm.StartAsync(liar.LocalRecord);
        await node.Node.WaitUntilJoinedAsync(CancellationToken.None);

        await Swarm.FindAsync(node, swarm.NextContent());
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal([liar.EndPoint, node.EndPoint], reached.OrderBy(endPoint => endPoint.ToString()));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_FloodOfForeignProviderRecords_KeepsItsOwnAndAnswersOthers() => SimulatedWorld.Run(async world =>
    {
        var limits = DiscoveryLimits.Default with { MaxProviderEntries = 500, MaxProviderEntriesPerSource = 300 };
        var swarm = new Swarm(world);
        var victim = await swarm.StartAsync(swarm.NextKey(), swarm.NextEndPoint(), limits);
        var honest = await swarm.StartAsync(victim.Node.Record);
        await honest.Node.WaitUntilJoinedAsync(CancellationToken.None);
        var (own, others) = (swarm.NextContent(), swarm.NextContent());
        await victim.ProvideAsync(own);
        await honest.ProvideAsync(others);
        using var flooder = new RawNode(world, swarm.NextKey(), swarm.NextEndPoint());
        var records = Enumerable.Range(0, 20).Select(_ => TestKeys.Record(swarm.NextKey(), flooder.EndPoint)).ToArray();

        for (var i = 0; i < 5_000; i++)
        {
            var record = records[i % records.Length].Envelope.Bytes;
            flooder.Tell(victim, new AddProviderMessage(swarm.NextContent(), record));
            if (i % 5 == 0)
                await world.PassAsync(TimeSpan.FromMilliseconds(5));
        }
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.True(victim.Node.Metrics.Count(PacketFate.OverBudget) > 1000);
        Assert.InRange(victim.Store.Memory.Count, 200, 301);
        Assert.Equal([victim.Key.PeerId], await Swarm.FindAsync(honest, own));
        Assert.Equal([honest.Key.PeerId], await Swarm.FindAsync(victim, others));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_FloodOfRecordsToVerify_VerifiesWithinTheBudget() => SimulatedWorld.Run(async world =>
    {
        var limits = DiscoveryLimits.Default with { CostlyPerSecondPerSource = 5, BurstSeconds = 1 };
        var swarm = new Swarm(world);
        var victim = await swarm.StartAsync(swarm.NextKey(), swarm.NextEndPoint(), limits);
        using var flooder = new RawNode(world, swarm.NextKey(), swarm.NextEndPoint());
        var good = TestKeys.Record(swarm.NextKey(), flooder.EndPoint).Envelope.Bytes.ToArray();
        flooder.Tell(victim, new PingMessage(1));
        await world.PassAsync(TimeSpan.FromSeconds(5));
        var before = victim.Node.Verifier.VerificationCount;

        for (var i = 0; i < 200; i++)
        {
            good[^1] = (byte)i;
            flooder.Tell(victim, new AddProviderMessage(swarm.NextContent(), good.ToArray()));
        }
        await world.PassAsync(TimeSpan.FromMilliseconds(100));

        Assert.InRange(victim.Node.Verifier.VerificationCount - before, 1, 6);
        Assert.InRange(victim.Store.Memory.Count, 0, 1);
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_ForeignRecordOfItself_IsNotKept() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var victim = await swarm.StartAsync();
        using var stranger = new RawNode(world, swarm.NextKey(), swarm.NextEndPoint());
        var key = swarm.NextContent();

        stranger.Tell(victim, new AddProviderMessage(key, Swarm.ProviderRecord(victim).Envelope.Bytes));
        // Not at once: it could overtake the handshake, and then it is lost.
        await world.PassAsync(TimeSpan.FromSeconds(1));
        stranger.Tell(victim, new AddProviderMessage(key, stranger.LocalRecord.Envelope.Bytes));
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([stranger.Key.PeerId], await Swarm.FindAsync(victim, key));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_EveryRequest_IsAnsweredAsUpstreamDoes() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var node = await swarm.StartAsync();
        await swarm.StartManyAsync(8, node.Node.Record);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        using var asker = new RawNode(world, swarm.NextKey(), swarm.NextEndPoint());

        var pong = Assert.IsType<PongMessage>(Assert.Single(await asker.AskAsync(node, new PingMessage(1))));
        Assert.Equal(asker.EndPoint, pong.Source);
        Assert.Equal(node.Node.Record.Sequence, pong.RecordSequence);
        Assert.Equal(
            node.Node.Record.Envelope.Bytes.ToArray(),
            Assert.Single(Nodes(await asker.AskAsync(node, new FindNodeMessage([0, 256])))).ToArray());
        Assert.Empty(Nodes(await asker.AskAsync(node, new FindNodeMessage([]))));
        Assert.Empty(Nodes(await asker.AskAsync(node, new FindNodeMessage([256, 257]))));
        var all = await asker.AskAsync(node, new FindNodeMessage([.. Enumerable.Range(1, 256)]));
        Assert.Equal(8, Nodes(all).Count());
        Assert.All(all.Cast<NodesMessage>(), packet => Assert.InRange(packet.Records.Count, 1, 3));
        Assert.All(all.Cast<NodesMessage>(), packet => Assert.Equal(3u, packet.Total));
        var fast = await asker.AskAsync(node, new FindNodeFastMessage(swarm.NextContent()));
        Assert.Equal(6, Nodes(fast).Count());
        Assert.Equal(0, Assert.IsType<TalkResponseMessage>(Assert.Single(
            await asker.AskAsync(node, new TalkRequestMessage(new byte[] { 1 }, new byte[] { 2 })))).Response.Length);
        Assert.Empty(Assert.IsType<ProvidersMessage>(Assert.Single(
            await asker.AskAsync(node, new GetProvidersMessage(swarm.NextContent())))).Records);
        Assert.Empty(await asker.AskAsync(node, new AddProviderMessage(swarm.NextContent(), default)));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_ManyProvidersOfAKey_AnswersWithOnePacketAndItsOwnFirst() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var node = await swarm.StartAsync();
        var key = swarm.NextContent();
        for (var i = 0; i < 30; i++)
            await node.Store.AddAsync(
                key, TestKeys.Record(swarm.NextKey(), swarm.NextEndPoint()), new ProviderOrigin(IPAddress.Loopback),
                CancellationToken.None);
        await node.ProvideAsync(key);
        using var asker = new RawNode(world, swarm.NextKey(), swarm.NextEndPoint());
        var longest = 0;
        world.Network.Sniff = (_, _, packet) => longest = Math.Max(longest, packet.Length);

        var answer = Assert.IsType<ProvidersMessage>(Assert.Single(
            await asker.AskAsync(node, new GetProvidersMessage(key))));

        Assert.InRange(answer.Records.Count, 5, 7);
        Assert.Equal(1u, answer.Total);
        Assert.Equal(Swarm.ProviderRecord(node).PeerId, Decode(answer.Records[0]));
        Assert.InRange(longest, 1000, DiscoveryLimits.Default.MaxSentPacketBytes);
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Node_ManyNodesBehindOneAddress_DoNotFillTheTable() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var victim = await swarm.StartAsync();
        var address = IPAddress.Parse("66.0.0.1");
        for (var i = 0; i < 30; i++)
        {
            using var sybil = new RawNode(world, swarm.NextKey(), new IPEndPoint(address, 1000 + i));
            await sybil.AskAsync(victim, new PingMessage(1));
        }

        Assert.InRange(
            victim.Node.Table.Nodes.GroupBy(node => victim.Node.Table.LocalId.LogDistanceTo(node.Id))
                .Max(bucket => bucket.Count()),
            1, DiscoveryLimits.Default.MaxBucketNodesPerAddress);
        await swarm.KillAllAsync();
    });

    private static Libp2p.Identity.PeerId Decode(ReadOnlyMemory<byte> record) =>
        Libp2p.Records.SignedPeerRecord.TryDecode(record.Span, out var decoded) == Libp2p.Records.RecordError.None
            ? decoded!.PeerId
            : default;

    private static IEnumerable<ReadOnlyMemory<byte>> Nodes(IEnumerable<Message> answer) =>
        answer.SelectMany(message => Assert.IsType<NodesMessage>(message).Records);
}
