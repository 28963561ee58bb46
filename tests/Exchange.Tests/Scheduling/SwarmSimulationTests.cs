using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Scheduling.Simulator;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>Many nodes on virtual time. <see cref="SwarmAudit"/> holds the invariants after every plan.</summary>
public sealed class SwarmSimulationTests
{
    private const double Rate = 100e6;
    private static readonly SwarmShape Shape = new(4000, 65536);
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private readonly Simulation _simulation = new(Seed.Next());

    /// <summary>Seconds in which one uplink sends the dataset once.</summary>
    private static double Once => Shape.BlockCount * (double)Shape.BlockSize / Rate;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneSeeder_FourLeechers_Trade(bool isUpstream)
    {
        var seeder = Seeder("seeder", new SimNodeOptions { UploadRate = Rate, IsUpstream = isUpstream });
        var leechers = Enumerable.Range(0, 4).Select(i => Leecher($"leecher {i}")).ToArray();
        foreach (var leecher in leechers)
            leecher.Connect(seeder, Near, likelyComplete: true);
        ConnectAll(leechers);

        var took = _simulation.Complete(Limit).TotalSeconds;

        Write($"{took / Once:F2} times one download; seeder sent {(double)seeder.Uploaded / Shape.BlockCount:F2} "
            + $"datasets; {Duplicates(leechers):P2} duplicates");
        Assert.InRange(took, Once, 1.6 * Once);
        Assert.InRange(seeder.Uploaded, Shape.BlockCount, (long)(1.5 * Shape.BlockCount));
        AssertFewDuplicates(leechers);
    }

    [Fact]
    public void FourSeeders_OneLeecher_AreAllUsed()
    {
        var seeders = Enumerable.Range(0, 4).Select(i => Seeder($"seeder {i}")).ToArray();
        var leecher = Leecher("leecher");
        foreach (var seeder in seeders)
            leecher.Connect(seeder, Near, likelyComplete: true);

        var took = _simulation.Complete(Limit).TotalSeconds;

        Write($"{took / Once:F3} times one download; {Duplicates(leecher):P2} duplicates; "
            + string.Join(", ", seeders.Select(seeder => seeder.Uploaded)));
        Assert.InRange(took, Once / 4, 1.15 * Once / 4);
        Assert.All(seeders, seeder => Assert.InRange(seeder.Uploaded, Shape.BlockCount / 5, Shape.BlockCount / 3));
        AssertFewDuplicates(leecher);
    }

    [Fact]
    public void SlowPeer_BesideAFastOne_DoesNotHoldUpTheEnd()
    {
        var fast = Seeder("fast");
        var slow = Seeder("slow", new SimNodeOptions { UploadRate = Rate / 100 });
        var leecher = Leecher("leecher");
        leecher.Connect(slow, Near, likelyComplete: true);
        leecher.Connect(fast, Near, likelyComplete: true);

        var took = _simulation.Complete(Limit).TotalSeconds;

        Write($"{took / Once:F3} times; {Duplicates(leecher):P2} duplicates; slow {slow.Uploaded}");
        Assert.InRange(took, 0.95 * Once, 1.1 * Once);
        AssertFewDuplicates(leecher);
    }

    private SimNode Seeder(string name, SimNodeOptions? options = null) => new(
        _simulation, name, Shape, (options ?? new SimNodeOptions { UploadRate = Rate }) with { Has = _ => true });

    private SimNode Leecher(string name, SimNodeOptions? options = null) =>
        new SimNode(_simulation, name, Shape, options ?? new SimNodeOptions { UploadRate = Rate }).Download();

    private static void ConnectAll(SimNode[] nodes)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < i; j++)
                nodes[i].Connect(nodes[j], Near, likelyComplete: false);
        }
    }

    private static double Duplicates(params SimNode[] nodes) =>
        nodes.Max(node => (double)node.Swarm!.Statistics.Duplicates / Shape.BlockCount);

    private static void AssertFewDuplicates(params SimNode[] nodes)
    {
        Assert.InRange(Duplicates(nodes), 0, 0.01);
        Assert.All(nodes, node => Assert.Equal(0, node.Audit!.DoubledEarly));
    }

    private static void Write(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
