using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Simulation;

namespace Codex.Discovery.Tests;

public sealed class LargeNetworkTests
{
    private const int Nodes = 100;

    [Fact]
    public void Lookups_HundredNodesAfterOneBootstrapNode_FindWhatWasProvidedBeforeAndAfterChurn() =>
        SimulatedWorld.Run(async world =>
        {
            var swarm = new Swarm(world);
            var first = await swarm.StartAsync();
            await swarm.StartManyAsync(Nodes - 1, first.Node.Record);
            await world.PassAsync(TimeSpan.FromSeconds(10));
            Assert.All(swarm.Members, member => Assert.True(member.Node.Table.Nodes.Count >= 16));
            Assert.Equal(1.0, await FoundAsync(world, swarm, await ProvideAsync(world, swarm, 10)));

            // Nearly a third of all end without a word, and some come.
            var keys = await ProvideAsync(world, swarm, 15);
            var providers = keys.Select(pair => pair.Provider).ToHashSet();
            foreach (var member in swarm.Members.Skip(1).Where(member => !providers.Contains(member))
                .OrderBy(_ => world.Random.Next()).Take(Nodes * 3 / 10).ToArray())
                await swarm.KillAsync(member);

            // Nobody has noticed yet.
            Assert.Equal(1.0, await FoundAsync(world, swarm, keys));
            await swarm.StartManyAsync(Nodes * 8 / 100, first.Node.Record);
            await world.PassAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(1.0, await FoundAsync(world, swarm, keys));
            Assert.Equal(1.0, await FoundAsync(world, swarm, await ProvideAsync(world, swarm, 10)));
            await swarm.KillAllAsync();
        });

    private static async Task<List<(NodeId Key, Member Provider)>> ProvideAsync(
        SimulatedWorld world, Swarm swarm, int count)
    {
        var provided = new List<(NodeId, Member)>();
        for (var i = 0; i < count; i++)
        {
            var provider = Any(world, swarm);
            var key = swarm.NextContent();
            var told = await provider.ProvideAsync(key);
            Assert.Equal(DiscoveryLimits.Default.BucketSize, told);
            provided.Add((key, provider));
        }
        await world.PassAsync(TimeSpan.FromSeconds(1));
        return provided;
    }

    /// <summary>The part that any other node finds.</summary>
    private static async Task<double> FoundAsync(
        SimulatedWorld world, Swarm swarm, IReadOnlyList<(NodeId Key, Member Provider)> keys)
    {
        var found = 0;
        foreach (var (key, provider) in keys)
            found += (await Swarm.FindAsync(Any(world, swarm), key)).Contains(provider.Key.PeerId) ? 1 : 0;
        return (double)found / keys.Count;
    }

    private static Member Any(SimulatedWorld world, Swarm swarm) =>
        swarm.Members[world.Random.Next(swarm.Members.Count)];
}
