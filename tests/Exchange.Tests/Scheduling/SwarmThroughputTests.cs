using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Scheduling.Simulator;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>One seeder, one leecher, and every kind of line between them.</summary>
public sealed class SwarmThroughputTests
{
    public static TheoryData<double, double> Lines { get; } = new(
        from megabytes in new[] { 1.0, 10, 100, 1000 }
        from milliseconds in new[] { 0.2, 2, 20, 200 }
        select (megabytes, milliseconds));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Download_OneSeeder_FillsTheLine(double megabytesPerSecond, double roundTripMs)
    {
        var rate = megabytesPerSecond * 1e6;
        // Twenty seconds of the line, of which the second half is measured: the start takes some round trips.
        var shape = new SwarmShape((int)Math.Clamp(rate * 20 / 65536, 64, 65536), 65536);
        var simulation = new Simulation(Seed.Next());
        var options = new SimNodeOptions { UploadRate = rate, Has = _ => true };
        var seeder = new SimNode(simulation, "seeder", shape, options);
        var leecher = new SimNode(simulation, "leecher", shape, new SimNodeOptions()).Download();
        var half = TimeSpan.Zero;
        leecher.OnStored = _ => half = leecher.Missing == shape.BlockCount / 2 ? simulation.Elapsed : half;

        leecher.Connect(seeder, TimeSpan.FromMilliseconds(roundTripMs), likelyComplete: true);
        var whole = simulation.Complete(TimeSpan.FromMinutes(10));

        var measured = shape.BlockCount / 2 * (double)shape.BlockSize / (whole - half).TotalSeconds;
        var peer = Assert.Single(leecher.Swarm!.Statistics.Peers);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{measured / 1e6:F1} of {megabytesPerSecond} MB/s at {roundTripMs} ms, depth {peer.Depth}, "
            + $"all {shape.BlockCount * 65536.0 / whole.TotalSeconds / 1e6:F1}, "
            + $"{leecher.Audit!.Wants / leecher.Audit.WantLists} per list");
        Assert.InRange(measured, 0.9 * rate, 1.01 * rate);
        Assert.Equal(shape.BlockCount, leecher.Received);
    }
}
