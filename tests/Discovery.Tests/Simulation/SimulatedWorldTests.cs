using System.Net;

namespace Codex.Discovery.Tests.Simulation;

public sealed class SimulatedWorldTests
{
    [Fact]
    public void Run_SameSeed_TellsTheSameStory()
    {
        var seed = Seed.Next();

        var first = Story(seed);

        Assert.True(first.Count > 500);
        Assert.Equal(first, Story(seed));
        Assert.NotEqual(first, Story(seed + 1));
    }

    /// <summary>When who sent something to whom, in a network that loses some of it.</summary>
    private static List<(DateTimeOffset At, IPEndPoint From, IPEndPoint To)> Story(int seed)
    {
        var sent = new List<(DateTimeOffset, IPEndPoint, IPEndPoint)>();
        SimulatedWorld.Run(seed, async world =>
        {
            world.Network.Loss = 0.05;
            world.Network.Sniff = (from, to, _) => sent.Add((world.Clock.GetUtcNow(), from, to));
            var swarm = new Swarm(world);
            var first = await swarm.StartAsync();
            await swarm.StartManyAsync(7, first.Node.Record);
            var key = swarm.NextContent();
            await first.ProvideAsync(key);
            await Swarm.FindAsync(swarm.Members[3], key);
            await world.PassAsync(TimeSpan.FromMinutes(2));
            await swarm.KillAllAsync();
        });
        return sent;
    }
}
