using Codex.Discovery.Tests.Simulation;

namespace Codex.Discovery.Tests;

public sealed class LossyNetworkTests
{
    [Fact]
    public void Find_LossDuplicationAndReordering_FindsNearlyEverything() => SimulatedWorld.Run(async world =>
    {
        (world.Network.Loss, world.Network.Duplication) = (0.1, 0.05);
        world.Network.MinDelay = TimeSpan.FromMilliseconds(1);
        world.Network.MaxDelay = TimeSpan.FromMilliseconds(90);
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        await swarm.StartManyAsync(14, first.Node.Record);
        await world.PassAsync(TimeSpan.FromSeconds(30));
        var found = 0;
        for (var i = 0; i < 20; i++)
        {
            var (provider, finder) = (Any(), Any());
            var key = swarm.NextContent();
            await provider.ProvideAsync(key);
            await world.PassAsync(TimeSpan.FromSeconds(1));
            found += (await Swarm.FindAsync(finder, key)).Contains(provider.Key.PeerId) ? 1 : 0;
        }

        Assert.Equal(20, found);
        await swarm.KillAllAsync();

        Member Any() => swarm.Members[world.Random.Next(swarm.Members.Count)];
    });

    [Fact]
    public void Provide_ToOneNodeOverALossyWay_IsHeard() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        var second = await swarm.StartAsync(first.Node.Record);
        await second.Node.WaitUntilJoinedAsync(CancellationToken.None);
        world.Network.Loss = 0.1;
        var heard = 0;
        for (var i = 0; i < 50; i++)
        {
            var key = swarm.NextContent();
            await second.ProvideAsync(key);
            await world.PassAsync(TimeSpan.FromSeconds(1));
            heard += (await first.Store.GetAsync(key, CancellationToken.None)).Count;
        }

        // One in twenty is lost on average: its lookup finds nobody, or both times that it is told.
        Assert.InRange(heard, 38, 50);
        await swarm.KillAllAsync();
    });

    [Fact]
    public void Tables_AfterAPartition_HealAndBothSidesFindEachOther() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        await swarm.StartManyAsync(19, first.Node.Record);
        await world.PassAsync(TimeSpan.FromSeconds(30));
        // The bootstrap node is on the side of the even ones.
        var odd = swarm.Members.Where((_, index) => index % 2 == 1).ToArray();
        var addresses = odd.Select(member => member.EndPoint).ToHashSet();
        world.Network.IsConnected = (from, to) => addresses.Contains(from) == addresses.Contains(to);
        await world.PassAsync(TimeSpan.FromMinutes(20));
        var (left, right) = (swarm.Members[2], odd[3]);
        var keys = new[] { swarm.NextContent(), swarm.NextContent() };
        await left.ProvideAsync(keys[0]);
        await right.ProvideAsync(keys[1]);
        Assert.Empty(await Swarm.FindAsync(odd[5], keys[0]));
        Assert.Contains(right.Key.PeerId, await Swarm.FindAsync(odd[5], keys[1]));

        world.Network.IsConnected = static (_, _) => true;
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Contains(left.Key.PeerId, await Swarm.FindAsync(odd[5], keys[0]));
        Assert.Contains(right.Key.PeerId, await Swarm.FindAsync(swarm.Members[4], keys[1]));
        Assert.All(swarm.Members, member => Assert.Contains(
            member.Node.Table.Nodes, node => addresses.Contains(node.Address) != addresses.Contains(member.EndPoint)));
        await swarm.KillAllAsync();
    });
}
