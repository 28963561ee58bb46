using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Scheduling.Simulator;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>
/// Random networks with everything that goes wrong at once. Every block is held by some honest peer that can be
/// reached, so every download completes; <see cref="SwarmAudit"/> holds the invariants after every plan.
/// </summary>
public sealed class SwarmFaultTests
{
    private const int Networks = 40;

    [Fact]
    public void Downloads_InRandomNetworks_AllComplete()
    {
        var seed = Seed.Next();
        for (var i = 0; i < Networks; i++)
        {
            try
            {
                RunNetwork(seed + i);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Network {i}: replay with {Seed.Variable}={seed + i}.", e);
            }
        }
    }

    private static void RunNetwork(int seed)
    {
        var simulation = new Simulation(seed);
        var random = simulation.Random;
        var shape = new SwarmShape(1 + random.Next(400), random.Next(2) == 0 ? 65536 : 524288);
        var nodes = new List<SimNode>();
        for (var i = 0; i < 8; i++)
            nodes.Add(Node(simulation, i, shape));
        // Every block is with an honest peer that stays: in parts, with two of them.
        var split = random.Next(shape.BlockCount + 1);
        nodes.Add(new SimNode(simulation, "low", shape, Honest(random) with { Has = block => block < split }));
        nodes.Add(new SimNode(simulation, "high", shape, Honest(random) with { Has = block => block >= split }));
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (i < 8 && random.Next(3) == 0)
                    continue;
                Connect(simulation, nodes[i], nodes[j]);
            }
        }

        Disturb(simulation, nodes);
        simulation.Complete(TimeSpan.FromHours(2));
    }

    private static SimNode Node(Simulation simulation, int number, SwarmShape shape)
    {
        var random = simulation.Random;
        var part = random.NextDouble();
        var has = Enumerable.Range(0, shape.BlockCount).Select(_ => random.NextDouble() < part).ToArray();
        var options = Honest(random) with
        {
            Has = block => has[block],
            IsMute = random.Next(6) == 0,
            Lies = random.Next(6) == 0 ? random.NextDouble() : 0,
        };
        var node = new SimNode(simulation, $"node {number}", shape, options);
        if (random.Next(2) == 0)
            node.Download();
        if (node.Swarm is not null && random.Next(2) == 0)
            node.Read(random.Next(shape.BlockCount));
        return node;
    }

    private static SimNodeOptions Honest(Random random) => new()
    {
        UploadRate = Math.Pow(10, 4.5 + (3.5 * random.NextDouble())),
        IsUpstream = random.Next(2) == 0,
    };

    private static void Connect(Simulation simulation, SimNode one, SimNode other)
    {
        var random = simulation.Random;
        one.Connect(
            other,
            TimeSpan.FromMilliseconds(Math.Pow(10, 2.5 * random.NextDouble())),
            likelyComplete: random.Next(2) == 0,
            loss: random.Next(3) == 0 ? 0.1 * random.NextDouble() : 0);
    }

    /// <summary>For two minutes; afterwards peace.</summary>
    private static void Disturb(Simulation simulation, List<SimNode> nodes)
    {
        var random = simulation.Random;
        for (var i = 0; i < 40; i++)
        {
            simulation.After(TimeSpan.FromSeconds(120 * random.NextDouble()), () =>
            {
                var (one, other) = (nodes[random.Next(nodes.Count)], nodes[random.Next(nodes.Count)]);
                var time = TimeSpan.FromSeconds(30 * random.NextDouble());
                switch (random.Next(4))
                {
                    case 0:
                        one.Partition(other, time);
                        break;
                    case 1:
                        one.Stall(time);
                        break;
                    case 2 when one != other:
                        one.Disconnect(other);
                        break;
                    case 3 when one != other && one.Swarm is { } swarm && swarm.MissingCount < one.Shape.BlockCount:
                        one.LoseBlock(random.Next(one.Shape.BlockCount));
                        break;
                }
            });
        }

        void Reconnect()
        {
            foreach (var node in nodes.Where(node => node.Swarm is not null))
            {
                foreach (var other in nodes.Where(other => other != node && !node.IsConnected(other)))
                {
                    if (!node.HasBanned(other) && !other.HasBanned(node))
                        Connect(simulation, node, other);
                }
            }

            simulation.After(TimeSpan.FromSeconds(30), Reconnect);
        }

        simulation.After(TimeSpan.FromSeconds(130), Reconnect);
    }
}
