using System.Diagnostics;
using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>What a swarm costs at the size of 10 GiB.</summary>
public sealed class SwarmCostTests
{
    private const int Peers = 16;
    private static readonly SwarmShape Shape = new(163_840, 65536);

    [Fact]
    public void Swarm_OfTenGibibytesAndSixteenPeers_IsSmallAndCheap()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var swarm = new Swarm(Shape, _ => false, SwarmOptions.Default, Seed.NextRandom()) { WantsAll = true };
        var now = DateTimeOffset.UnixEpoch;
        var orders = new List<SwarmOrder>();
        var queues = new Queue<int>[Peers];
        var peers = Enumerable.Range(0, Peers).Select(i => TestPeers.Named($"peer {i}")).ToArray();
        for (var i = 0; i < Peers; i++)
        {
            queues[i] = new Queue<int>(4096);
            swarm.AddPeer(peers[i], likelyComplete: i % 2 == 0, TimeSpan.FromMilliseconds(1), now);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var plans = 0;
        void Plan()
        {
            plans++;
            orders.Clear();
            swarm.Plan(now, orders);
            foreach (var order in orders)
            {
                var peer = Array.IndexOf(peers, order.Peer);
                foreach (var index in order.Indexes)
                {
                    if (order.Kind == SwarmOrderKind.WantBlocks)
                        queues[peer].Enqueue(index);
                    else if (order.Kind == SwarmOrderKind.AskHave)
                        swarm.OnPresence(order.Peer, index, true, now);
                }
            }
        }

        Plan();
        while (!swarm.IsComplete)
        {
            now += TimeSpan.FromMicroseconds(65);
            for (var i = 0; i < Peers; i++)
            {
                if (queues[i].TryDequeue(out var index) && swarm.Expects(peers[i], index))
                    swarm.OnBlock(peers[i], index, BlockOutcome.Stored, now);
            }

            if (swarm.IsPlanDue || swarm.NextDeadline <= now)
                Plan();
        }

        watch.Stop();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(swarm);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{held >> 10} KiB held, {(double)allocated / Shape.BlockCount:F1} bytes allocated per block, "
            + $"{watch.Elapsed.TotalMicroseconds / Shape.BlockCount:F2} µs per block, {plans} plans");
        Assert.InRange(held, 0, 10 << 20);
        Assert.InRange(allocated / Shape.BlockCount, 0, 64);
        // An order of magnitude above what is measured: a machine under load is no failure, a scan per block is.
        Assert.InRange(watch.Elapsed.TotalMicroseconds / Shape.BlockCount, 0, 50);
    }
}
