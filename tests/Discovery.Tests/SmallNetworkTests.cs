using System.Net;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Simulation;
using Codex.Libp2p.Addressing;

namespace Codex.Discovery.Tests;

public sealed class SmallNetworkTests
{
    [Fact]
    public void Provide_NodeAlone_IsFoundByItself() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var node = await swarm.StartAsync();
        var key = swarm.NextContent();

        Assert.Equal(0, await node.ProvideAsync(key));

        Assert.Equal([node.Key.PeerId], await Swarm.FindAsync(node, key));
        Assert.Empty(await Swarm.FindAsync(node, swarm.NextContent()));
        Assert.False(node.Node.IsJoined);
        node.Store.Own.Clear();
        Assert.Empty(await Swarm.FindAsync(node, key));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_TwoNodes_FindEachOthers() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var second = await swarm.StartAsync(first.Node.Record);
        await second.Node.WaitUntilJoinedAsync(CancellationToken.None);
        var (ofFirst, ofSecond) = (swarm.NextContent(), swarm.NextContent());

        Assert.Equal(1, await second.ProvideAsync(ofSecond));
        Assert.Equal(1, await first.ProvideAsync(ofFirst));

        Assert.Equal([second.Key.PeerId], await Swarm.FindAsync(first, ofSecond));
        Assert.Equal([first.Key.PeerId], await Swarm.FindAsync(second, ofFirst));
        Assert.True(first.Node.IsJoined);
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_NotYetJoined_FindsWhatTheBootstrapNodeKnows() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var key = swarm.NextContent();
        await first.ProvideAsync(key);
        var second = await swarm.StartAsync(first.Node.Record);

        Assert.Equal([first.Key.PeerId], await Swarm.FindAsync(second, key));

        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_ProviderThatOnlySharesTheBootstrapNode_IsFoundAtOnceAfterJoining() =>
        SimulatedWorld.Run(async world =>
        {
            var swarm = new Swarm(world);
            var first = await swarm.StartAsync();
            await swarm.StartManyAsync(4, first.Node.Record);
            var (provider, finder) = (swarm.Members[1], swarm.Members[4]);
            var key = swarm.NextContent();
            await provider.ProvideAsync(key);
            var start = world.Clock.GetUtcNow();

            await foreach (var record in finder.Node.FindProvidersAsync(key, CancellationToken.None))
            {
                Assert.Equal(provider.Key.PeerId, record.PeerId);
                Assert.Equal("/ip4/5.0.0.2/tcp/8070", record.Addresses.Single().ToString());
                break;
            }

            // Some round trips of at most 80 ms.
            Assert.InRange(world.Clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
            await swarm.KillAllAsync();
        });

    [Fact]
    public void Join_BootstrapNodeStartsMuchLater_JoinsWithinSeconds() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var (key, endPoint) = (swarm.NextKey(), swarm.NextEndPoint());
        var record = Vectors.TestKeys.Record(key, endPoint);
        var second = await swarm.StartAsync(record);
        await world.PassAsync(TimeSpan.FromMinutes(30));
        Assert.False(second.Node.IsJoined);
        Assert.Single(second.Node.Table.Nodes);

        await swarm.StartAsync(key, endPoint, DiscoveryLimits.Default);
        await world.PassAsync(TimeSpan.FromSeconds(7));

        Assert.True(second.Node.IsJoined);
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Join_BootstrapNodeRestartsWithoutMemory_IsJoinedAgain() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var second = await swarm.StartAsync(first.Node.Record);
        await second.Node.WaitUntilJoinedAsync(CancellationToken.None);
        await swarm.KillAsync(first);
        await world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.False(second.Node.IsJoined);

        var again = await swarm.StartAsync(first.Key, first.EndPoint, DiscoveryLimits.Default);
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.True(second.Node.IsJoined);
        Assert.Equal([NodeId.Of(second.Key.PeerId)], again.Node.Table.Nodes.Select(node => node.Id));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Resolve_NodeThatMoved_GivesItsNewRecord() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        await swarm.StartManyAsync(3, first.Node.Record);
        var (asker, target) = (swarm.Members[1], swarm.Members[2]);
        await world.PassAsync(TimeSpan.FromMinutes(1));
        var before = await asker.Node.ResolveAsync(target.Key.PeerId, CancellationToken.None);
        Assert.Equal(target.Node.Record.Sequence, before!.Sequence);

        target.Node.SetExternal(IPAddress.Parse("5.0.0.200"), 9999);
        var after = await asker.Node.ResolveAsync(target.Key.PeerId, CancellationToken.None);

        Assert.Equal(before.Sequence + 1, after!.Sequence);
        Assert.Equal(Multiaddr.Parse("/ip4/5.0.0.200/udp/9999"), after.Addresses.Single());
        Assert.Null(await asker.Node.ResolveAsync(swarm.NextKey().PeerId, CancellationToken.None));
        Assert.Same(asker.Node.Record, await asker.Node.ResolveAsync(asker.Key.PeerId, CancellationToken.None));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Record_NoAddressKnown_IsInNobodysTableAndFindsAllTheSame() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var hidden = await swarm.StartAsync(first.Node.Record);
        hidden.Node.SetExternal(null, 0);
        var key = swarm.NextContent();
        await first.ProvideAsync(key);
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(hidden.Node.Record.Addresses);
        Assert.True(hidden.Node.IsJoined);
        Assert.Empty(first.Node.Table.Nodes);
        Assert.Equal([first.Key.PeerId], await Swarm.FindAsync(hidden, key));
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_ManyProviders_EndsAtTheLimit() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var limits = DiscoveryLimits.Default with { MaxProvidersPerSearch = 3 };
        var first = await swarm.StartAsync();
        var finder = await swarm.StartAsync(swarm.NextKey(), swarm.NextEndPoint(), limits, first.Node.Record);
        await finder.Node.WaitUntilJoinedAsync(CancellationToken.None);
        var key = swarm.NextContent();
        for (var i = 0; i < 10; i++)
            await first.Store.AddAsync(
                key,
                Vectors.TestKeys.Record(swarm.NextKey(), swarm.NextEndPoint()),
                new Discovery.Providers.ProviderOrigin(IPAddress.Loopback),
                CancellationToken.None);

        Assert.Equal(3, (await Swarm.FindAsync(finder, key)).Distinct().Count());

        await swarm.KillAllAsync();
    });

    [Fact]
    public void Find_Cancelled_EndsAtOnce() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var silent = Vectors.TestKeys.Record(swarm.NextKey(), swarm.NextEndPoint());
        var node = await swarm.StartAsync(silent);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), world.Clock);
        var start = world.Clock.GetUtcNow();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in node.Node.FindProvidersAsync(swarm.NextContent(), cancel.Token))
                Assert.Fail("Nobody provides it.");
        });

        Assert.Equal(TimeSpan.FromMilliseconds(50), world.Clock.GetUtcNow() - start);
        await swarm.KillAllAsync();
    });
}
