using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>Holds a swarm's orders against what may be ordered, from the outside.</summary>
internal sealed class SwarmAudit(Swarm swarm, SwarmShape shape, Func<int, bool> has)
{
    private const int MaxRequestsPerBlock = 2;
    private readonly Dictionary<PeerId, HashSet<int>> _asked = [];
    private readonly Dictionary<PeerId, HashSet<int>> _lacks = [];
    private readonly HashSet<PeerId> _banned = [];
    private readonly int[] _requests = new int[shape.BlockCount];

    /// <summary>Requests doubled while there were blocks that nobody was asked for.</summary>
    public int DoubledEarly { get; private set; }

    public long Wants { get; private set; }

    public long WantLists { get; private set; }

    public bool IsBanned(PeerId peer) => _banned.Contains(peer);

    public void OnAdded(PeerId peer)
    {
        Assert.DoesNotContain(peer, _banned);
        _asked.Add(peer, []);
        _lacks.Add(peer, []);
    }

    public void OnRemoved(PeerId peer)
    {
        if (!_asked.Remove(peer, out var asked))
            return;
        foreach (var block in asked)
            _requests[block]--;
        _lacks.Remove(peer);
    }

    public void OnPresence(PeerId peer, int index, bool isHere)
    {
        if (!_lacks.TryGetValue(peer, out var lacks))
            return;
        if (isHere)
            lacks.Remove(index);
        else
            lacks.Add(index);
    }

    public void OnBlock(PeerId peer, int index)
    {
        if (_asked.TryGetValue(peer, out var asked) && asked.Remove(index))
            _requests[index]--;
    }

    public void OnPlanned(List<SwarmOrder> orders)
    {
        foreach (var order in orders)
        {
            Assert.InRange(order.Indexes.Length, 0, SwarmLimits.MaxOrderIndexes);
            if (order.Kind == SwarmOrderKind.Drop)
            {
                if (order.Reason != PeerDropReason.Silent)
                    _banned.Add(order.Peer);
                OnRemoved(order.Peer);
            }
            else if (order.Kind == SwarmOrderKind.Cancel)
            {
                foreach (var index in order.Indexes)
                    OnBlock(order.Peer, index);
            }
            else if (order.Kind == SwarmOrderKind.WantBlocks)
            {
                OnWant(order);
            }
        }

        HoldDepths(orders);
    }

    private void OnWant(SwarmOrder order)
    {
        Assert.True(_asked.TryGetValue(order.Peer, out var asked), "Asked a peer that is not there.");
        WantLists++;
        foreach (var index in order.Indexes)
        {
            Wants++;
            Assert.False(has(index), "Asked for a block that is here.");
            Assert.DoesNotContain(index, _lacks[order.Peer]);
            Assert.True(asked.Add(index), "Asked twice.");
            Assert.InRange(++_requests[index], 1, MaxRequestsPerBlock);
            if (_requests[index] > 1 && swarm.MissingCount > swarm.Statistics.InFlight)
                DoubledEarly++;
        }
    }

    private void HoldDepths(List<SwarmOrder> orders)
    {
        var statistics = swarm.Statistics;
        Assert.Equal(_asked.Values.Sum(asked => asked.Count), statistics.InFlight);
        foreach (var peer in statistics.Peers)
        {
            Assert.Equal(_asked[peer.Peer].Count, peer.InFlight);
            Assert.InRange(peer.Depth, SwarmLimits.MinDepth, SwarmLimits.MaxDepth);
            // A depth that shrank may be exceeded by what was asked before, but by nothing new.
            if (orders.Exists(order => order.Kind == SwarmOrderKind.WantBlocks && order.Peer == peer.Peer))
                Assert.InRange(peer.InFlight, 1, peer.Depth + SwarmLimits.UrgentBlocks);
        }
    }
}
