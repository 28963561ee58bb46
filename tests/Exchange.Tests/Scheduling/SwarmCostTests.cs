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
        var isHere = new bool[Shape.BlockCount];
        // Per thread, as other tests run beside this one; nearly all that is allocated here is held.
        var before = GC.GetAllocatedBytesForCurrentThread();
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

        var held = GC.GetAllocatedBytesForCurrentThread() - before;
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
                if (!queues[i].TryDequeue(out var index))
                    continue;
                swarm.OnBlock(peers[i], index, isHere[index] ? BlockOutcome.AlreadyHere : BlockOutcome.Stored, now);
                isHere[index] = true;
            }

            if (swarm.IsPlanDue || swarm.NextDeadline <= now)
                Plan();
        }

        watch.Stop();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{held >> 10} KiB held, {(double)allocated / Shape.BlockCount:F1} bytes allocated per block, "
            + $"{watch.Elapsed.TotalMicroseconds / Shape.BlockCount:F2} µs per block, {plans} plans");
        Assert.InRange(held, 0, 10 << 20);
        // The indexes in orders: 4 bytes for a want, and for each question of presence.
        Assert.InRange(allocated / Shape.BlockCount, 0, 128);
        Assert.InRange(plans, 1, Shape.BlockCount / 8);
    }
}
