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
        AssertFewDuplicates(leechers, isUpstream ? 0.03 : 0.01);
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
        AssertFewDuplicates([leecher]);
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
        AssertFewDuplicates([leecher]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Liar_BesideAnHonestSeeder_IsDroppedAtItsFirstLie(bool isUpstream)
    {
        var honest = Seeder("honest");
        var liar = Seeder("liar", new SimNodeOptions { UploadRate = Rate, Lies = 0.1, IsUpstream = isUpstream });
        var leecher = Leecher("leecher");
        leecher.Connect(liar, Near, likelyComplete: true);
        leecher.Connect(honest, Near, likelyComplete: true);
        leecher.OnSearch = () => leecher.Connect(liar, Near, likelyComplete: true);

        var took = _simulation.Complete(Limit).TotalSeconds;

        Assert.Equal(1, leecher.Swarm!.Statistics.Rejected);
        Assert.InRange(took, 0, 1.2 * Once);
    }

    [Fact]
    public void MutePeer_Alone_IsDroppedAndPeersAreLookedFor()
    {
        var mute = Seeder("mute", new SimNodeOptions { IsMute = true });
        var leecher = Leecher("leecher");
        leecher.Connect(mute, Near, likelyComplete: true);

        _simulation.RunFor(SwarmLimits.SilenceBeforeDrop - TimeSpan.FromSeconds(1));
        Assert.Single(leecher.Swarm!.Statistics.Peers);
        _simulation.RunFor(TimeSpan.FromSeconds(2));

        Assert.Empty(leecher.Swarm.Statistics.Peers);
        // 3, 6, 12, 24 and then 30 s between two.
        Assert.InRange(leecher.Searches, 5, 12);
        leecher.Connect(Seeder("seeder"), Near, likelyComplete: true);
        _simulation.Complete(Limit);
    }

    [Fact]
    public void MutePeer_BesideAnHonestSeeder_CostsLittle()
    {
        var leecher = Leecher("leecher");
        leecher.Connect(Seeder("mute", new SimNodeOptions { IsMute = true }), Near, likelyComplete: true);
        leecher.Connect(Seeder("honest"), Near, likelyComplete: true);

        Assert.InRange(_simulation.Complete(Limit).TotalSeconds, 0, 1.2 * Once);
    }

    [Fact]
    public void Seeder_LeavesHalfWay_IsReplacedByOneThatJoinsLate()
    {
        var first = Seeder("first");
        var second = Seeder("second");
        var leecher = Leecher("leecher");
        leecher.Connect(first, Near, likelyComplete: true);
        leecher.OnStored = _ =>
        {
            if (leecher.Missing == Shape.BlockCount / 2)
                first.Leave();
        };
        leecher.OnSearch = () => _simulation.After(TimeSpan.FromMilliseconds(500), () =>
        {
            if (!first.IsOnline)
                leecher.Connect(second, Near, likelyComplete: true);
        });

        _simulation.Complete(TimeSpan.FromSeconds(Once + SwarmLimits.MinFindPeers.TotalSeconds + 1));

        Assert.Equal(Shape.BlockCount / 2, second.Uploaded);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Parts_OfThreePeers_BecomeAWhole(bool isUpstream, bool likelyComplete)
    {
        var leecher = Leecher("leecher");
        for (var i = 0; i < 3; i++)
        {
            var part = i;
            var options = new SimNodeOptions
            {
                UploadRate = Rate,
                Has = block => block / 100 % 3 == part,
                IsUpstream = isUpstream,
            };
            leecher.Connect(new SimNode(_simulation, $"part {i}", Shape, options), Near, likelyComplete);
        }

        var took = _simulation.Complete(Limit).TotalSeconds;
        Write($"{took:F2} s; {Duplicates(leecher):P2} duplicates; {leecher.Swarm!.Statistics.TimedOut} timed out");
        Assert.InRange(took, Once / 3, (Once / 3 * 1.3) + 0.3);
    }

    [Theory]
    [InlineData(false, 1.2)]
    [InlineData(true, 6)]
    public void Chain_OfGrowingProviders_GoesAlong(bool isUpstream, double most)
    {
        var options = new SimNodeOptions { UploadRate = Rate, IsUpstream = isUpstream };
        var nodes = new[] { Seeder("a", options), Leecher("b", options), Leecher("c", options), Leecher("d", options) };
        for (var i = 1; i < nodes.Length; i++)
            nodes[i].Connect(nodes[i - 1], Near, likelyComplete: true);

        var took = _simulation.Complete(Limit).TotalSeconds;

        Write($"{took / Once:F2} times one download");
        Assert.InRange(took, Once, most * Once);
    }

    [Fact]
    public void Seeder_KilledOnceAllBlocksAreOut_LeechersCompleteFromEachOther()
    {
        var seeder = Seeder("seeder");
        var leechers = Enumerable.Range(0, 3).Select(i => Leecher($"leecher {i}")).ToArray();
        foreach (var leecher in leechers)
            leecher.Connect(seeder, Near, likelyComplete: true);
        ConnectAll(leechers);
        var isOut = new bool[Shape.BlockCount];
        var left = Shape.BlockCount;
        foreach (var leecher in leechers)
        {
            leecher.OnStored = block =>
            {
                left -= isOut[block] ? 0 : 1;
                isOut[block] = true;
                if (left == 0 && seeder.IsOnline)
                    seeder.Leave();
            };
        }

        var took = _simulation.Complete(Limit).TotalSeconds;

        Write($"{took / Once:F2} times one download; seeder sent {(double)seeder.Uploaded / Shape.BlockCount:F2}");
        Assert.InRange(took, Once, 1.6 * Once);
    }

    [Fact]
    public void Churn_OfThirtyPercent_IsSurvived()
    {
        var nodes = Enumerable.Range(0, 10)
            .Select(i => i < 2 ? Seeder($"seeder {i}") : Leecher($"leecher {i}"))
            .ToArray();
        ConnectAll(nodes);
        void Churn()
        {
            foreach (var node in nodes.Skip(1).Where(node => node.IsOnline && _simulation.Random.NextDouble() < 0.3))
            {
                node.Leave();
                _simulation.After(TimeSpan.FromMilliseconds(700), () =>
                {
                    node.Return();
                    foreach (var other in nodes.Where(other => other != node && other.IsOnline))
                        node.Connect(other, Near, likelyComplete: other.Missing == 0);
                });
            }

            _simulation.After(TimeSpan.FromSeconds(1), Churn);
        }

        _simulation.After(TimeSpan.FromSeconds(0.3), Churn);
        _simulation.Run(() => nodes.All(node => node.Missing == 0), Limit);

        Write($"{_simulation.Elapsed.TotalSeconds / Once:F2} times one download; "
            + $"{Duplicates(nodes[2..]):P2} duplicates");
        Assert.InRange(_simulation.Elapsed.TotalSeconds, Once / 2, 6 * Once);
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

    private static void AssertFewDuplicates(SimNode[] nodes, double most = 0.01)
    {
        Assert.InRange(Duplicates(nodes), 0, most);
        Assert.All(nodes, node => Assert.Equal(0, node.Audit!.DoubledEarly));
    }

    private static void Write(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
