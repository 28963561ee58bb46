using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>The linked lists of the request table, against a plain list.</summary>
public sealed class RequestTableTests
{
    private const int Blocks = 50;

    [Fact]
    public void Changes_AtRandom_AreThoseOfAList()
    {
        var random = Seed.NextRandom();
        var table = new RequestTable(Blocks);
        var rarity = new Rarity(Blocks);
        var peers = Enumerable.Range(0, 3).Select(slot => new SwarmPeer(
            TestPeers.Named($"{slot}"),
            slot,
            new PeerPipeline(65536, 1 << 30, null),
            new PeerAvailability(Blocks, rarity, isPresumed: false))).ToArray();
        var model = new List<(int Block, int Peer)>();
        for (var i = 0; i < 5000; i++)
        {
            var (block, peer) = (random.Next(Blocks), peers[random.Next(peers.Length)]);
            var slot = table.Find(block, peer.Slot);
            Assert.Equal(model.Contains((block, peer.Slot)), slot != Request.None);
            if (slot == Request.None)
            {
                table.Add(block, peer);
                model.Add((block, peer.Slot));
            }
            else
            {
                table.Remove(slot, peer);
                model.Remove((block, peer.Slot));
            }

            Assert.Equal(model.Count, table.Count);
            Assert.Equal(model.Count(request => request.Block == block) > 1, table.IsDoubled(block));
            Assert.Equal(model.Any(request => request.Block == block), table.FirstOf(block) != Request.None);
            var ofPeer = model.Where(request => request.Peer == peer.Slot).Select(request => request.Block);
            Assert.Equal(ofPeer, Walk(table, peer));
        }
    }

    private static IEnumerable<int> Walk(RequestTable table, SwarmPeer peer)
    {
        var last = Request.None;
        for (var slot = peer.OldestRequest; slot != Request.None; slot = table[slot].NewerOfPeer)
        {
            Assert.Equal(last, table[slot].OlderOfPeer);
            last = slot;
            yield return table[slot].Block;
        }

        Assert.Equal(last, peer.NewestRequest);
    }
}
