using Codex.Discovery.Tests.Simulation;

namespace Codex.Discovery.Tests;

public sealed class LargeNetworkTests
{
    [Fact]
    public void Lookups_HundredNodesAfterOneBootstrapNode_FindWhatWasProvided() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        await swarm.StartManyAsync(99, first.Node.Record);
        await world.PassAsync(TimeSpan.FromSeconds(10));
        TestContext.Current.TestOutputHelper?.WriteLine($"tables {string.Join(' ', swarm.Members.Select(m => m.Node.Table.Nodes.Count))} verif {swarm.Members.Sum(m => m.Node.Verifier.VerificationCount)} hs {swarm.Members.Sum(m => m.Node.Metrics.Count(Metrics.PacketFate.Handshake))} sent {swarm.Members.Sum(m => m.Node.Metrics.SentCount)}");
        await swarm.KillAllAsync();
    });
}
