using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Scheduling.Simulator;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>Readers that stream while the blocks come.</summary>
public sealed class SwarmReaderTests
{
    private const double Rate = 100e6;
    private const double BlockSeconds = 65536 / Rate;
    private static readonly SwarmShape Shape = new(4000, 65536);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private readonly Simulation _simulation = new(Seed.Next());

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(20, true)]
    [InlineData(200, true)]
    [InlineData(0.2, false)]
    [InlineData(20, false)]
    [InlineData(200, false)]
    public void FirstBlock_OfAnyPeer_ComesWithinThreeRoundTrips(double milliseconds, bool likelyComplete)
    {
        var roundTrip = TimeSpan.FromMilliseconds(milliseconds);
        var leecher = Leecher(wantsAll: false);
        var reader = leecher.Read(1000, Rate);
        leecher.Connect(Seeder("seeder"), roundTrip, likelyComplete);

        _simulation.Run(() => reader.FirstBlock is not null, Limit);

        var least = (likelyComplete ? 1 : 2) * roundTrip.TotalSeconds;
        Assert.InRange(reader.FirstBlock!.Value.TotalSeconds, least, least + (2 * BlockSeconds));
    }

    [Fact]
    public void Stream_OfFourSeedersAndASlowOne_ComesInOrder()
    {
        var leecher = Leecher(wantsAll: false);
        var reader = leecher.Read(0, Rate);
        for (var i = 0; i < 4; i++)
        {
            var roundTrip = TimeSpan.FromMilliseconds(5 + (10 * i));
            leecher.Connect(Seeder($"seeder {i}", Rate / 4), roundTrip, likelyComplete: true);
        }

        leecher.Connect(Seeder("slow", Rate / 400), TimeSpan.FromMilliseconds(10), likelyComplete: true);

        _simulation.Complete(Limit);

        var statistics = leecher.Swarm!.Statistics;
        Write($"first {reader.FirstBlock}, late {reader.Lateness}, all {_simulation.Elapsed}, "
            + $"doubled {statistics.Doubled}, duplicates {statistics.Duplicates}");
        Assert.InRange(reader.Lateness.TotalSeconds, 0, 0.5);
        Assert.InRange(statistics.Duplicates, 0, Shape.BlockCount / 100);
        Assert.InRange(_simulation.Elapsed.TotalSeconds, 0, 1.15 * Shape.BlockCount * BlockSeconds);
    }

    [Fact]
    public void Stream_OfASeederThatStalls_GoesOnWithAnother()
    {
        var leecher = Leecher(wantsAll: false);
        var reader = leecher.Read(0, Rate);
        var stalling = Seeder("stalling", Rate / 2);
        leecher.Connect(stalling, TimeSpan.FromMilliseconds(10), likelyComplete: true);
        leecher.Connect(Seeder("steady", Rate), TimeSpan.FromMilliseconds(10), likelyComplete: true);
        _simulation.After(TimeSpan.FromSeconds(0.5), () => stalling.Stall(TimeSpan.FromSeconds(60)));

        _simulation.Complete(Limit);

        Write($"late {reader.Lateness}, all {_simulation.Elapsed}, {leecher.Swarm!.Statistics.Duplicates} duplicates");
        Assert.InRange(reader.Lateness.TotalSeconds, 0, 1.5);
    }

    [Fact]
    public void Reader_JoinsADownloadUnderWay_IsServedFirst()
    {
        var roundTrip = TimeSpan.FromMilliseconds(20);
        var leecher = Leecher(wantsAll: true);
        leecher.Connect(Seeder("seeder"), roundTrip, likelyComplete: true);
        _simulation.RunFor(TimeSpan.FromSeconds(0.5));
        var at = Enumerable.Range(0, Shape.BlockCount - 200)
            .First(i => !Enumerable.Range(i, 200).Any(leecher.HasBlock));
        var reader = leecher.Read(at + 100, Rate);
        leecher.Plan();

        _simulation.Run(() => reader.FirstBlock is not null, Limit);

        Write($"first {reader.FirstBlock}");
        // What was asked before comes before: the product of rate and round trip twice, and the allowance for jitter.
        Assert.InRange(reader.FirstBlock!.Value.TotalSeconds, 0, 0.2);
    }

    [Fact]
    public void Reader_WithoutBackground_FetchesItsWindowOnly()
    {
        var options = SwarmOptions.Default with { ReadAheadBytes = 10 * 65536 };
        var leecher = Leecher(wantsAll: false, options);
        leecher.Connect(Seeder("seeder"), TimeSpan.FromMilliseconds(5), likelyComplete: true);
        leecher.Swarm!.AddReader(1000, 2000);
        leecher.Plan();

        _simulation.RunFor(TimeSpan.FromSeconds(5));

        Assert.Equal(Enumerable.Range(1000, 24), Enumerable.Range(0, Shape.BlockCount).Where(leecher.HasBlock));
    }

    private SimNode Seeder(string name, double rate = Rate) =>
        new(_simulation, name, Shape, new SimNodeOptions { UploadRate = rate, Has = _ => true });

    private SimNode Leecher(bool wantsAll, SwarmOptions? options = null) =>
        new SimNode(_simulation, "leecher", Shape, new SimNodeOptions()).Download(wantsAll, options);

    private static void Write(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
