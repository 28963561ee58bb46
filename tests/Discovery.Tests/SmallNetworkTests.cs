using Codex.Discovery.Tests.Simulation;

namespace Codex.Discovery.Tests;

public sealed class SmallNetworkTests
{
    [Fact]
    public void Provide_NodeAlone_IsFoundByItself() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var node = await swarm.StartAsync();
        var key = swarm.NextContent();

        Assert.Equal(0, await node.Node.ProvideAsync(key, Swarm.ProviderRecord(node), CancellationToken.None));

        Assert.Equal([node.Key.PeerId], await Swarm.FindAsync(node, key));
        Assert.Empty(await Swarm.FindAsync(node, swarm.NextContent()));
        Assert.False(node.Node.IsJoined);
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

        Assert.Equal(1, await second.Node.ProvideAsync(ofSecond, Swarm.ProviderRecord(second), CancellationToken.None));
        Assert.Equal(1, await first.Node.ProvideAsync(ofFirst, Swarm.ProviderRecord(first), CancellationToken.None));

        Assert.Equal([second.Key.PeerId], await Swarm.FindAsync(first, ofSecond));
        Assert.Equal([first.Key.PeerId], await Swarm.FindAsync(second, ofFirst));
        await swarm.KillAllAsync();
    });
}
