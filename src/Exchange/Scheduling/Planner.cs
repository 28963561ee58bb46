using System.Runtime.InteropServices;

namespace Codex.Exchange.Scheduling;

/// <summary>Turns the state of a swarm into orders. Peers are looked at from the one that answers soonest on.</summary>
internal sealed class Planner(WantedBlocks wanted, Rarity rarity, ScanOrder order, PeerTable peers, Transfers transfers)
{
    private readonly BlockPicker _picker = new(wanted, rarity, order);
    private readonly PresenceAsker _asker = new(wanted, order);
    private readonly Rescue _rescue = new(wanted, transfers, peers);
    private readonly PeerSearch _search = new();
    private readonly List<SwarmPeer> _ranked = [];
    private readonly List<SwarmPeer> _faster = [];
    private readonly List<int> _picked = [];
    private long _deadline;

    /// <summary>Most blocks under way at all peers.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Whether every missing block is under way.</summary>
    public bool IsEndgame => _rescue.IsEndgame;

    /// <summary>
    /// Adds what is to be done now; returns when to look again (ticks, or <see cref="long.MaxValue"/>).
    /// </summary>
    public long Plan(long now, List<SwarmOrder> orders)
    {
        _deadline = long.MaxValue;
        foreach (var peer in peers.All)
            transfers.TimeOut(peer, now);
        SendCancels(orders);
        if (wanted.HasWork)
        {
            Rank(now);
            order.IsScattered = HasPartialPeer();
            for (var i = 0; i < _ranked.Count; i++)
                Refill(i, now, orders);
            foreach (var peer in _ranked)
                Bring(_asker.Ask(peer, now, orders));
            Bring(_search.Plan(IsStarving(), peers.Count, now, orders));
        }

        foreach (var peer in peers.All)
            Bring(DeadlineOf(peer, now));
        return _deadline;
    }

    private void Refill(int rank, long now, List<SwarmOrder> orders)
    {
        var peer = _ranked[rank];
        var pipeline = peer.Pipeline;
        var room = Math.Min(pipeline.Depth - pipeline.InFlight, MaxInFlight - transfers.Count);
        if (room >= pipeline.RefillBatch && !peer.IsDry(wanted.Version))
        {
            var skip = SkipOf(rank);
            _picker.Pick(peer.Availability.Has, room, skip, CompletePeers(), _picked);
            if (_picked.Count < room && skip > 0)
                _picker.PickLeftOver(peer, room - _picked.Count, skip, Faster(rank), _picked);
            if (_picked.Count < room)
            {
                peer.MarkDry(wanted.Version);
                pipeline.OnDry();
            }

            foreach (var block in _picked)
                transfers.Begin(peer, block, now);
        }

        if (_ranked.Count > 1 && _rescue.Pick(peer, now, _picked))
            Bring(now + SwarmLimits.RescueMargin.Ticks);
        SwarmOrder.AddTo(orders, SwarmOrderKind.WantBlocks, peer.Id, CollectionsMarshal.AsSpan(_picked));
        _picked.Clear();
    }

    /// <summary>Blocks that all peers together deliver before this one delivers its first.</summary>
    private int SkipOf(int rank)
    {
        if (rank == 0 || wanted.Readers.Count == 0)
            return 0;
        var lead = _ranked[rank].Pipeline.ExpectedTicks - _ranked[0].Pipeline.ExpectedTicks;
        var rate = 0.0;
        foreach (var peer in _ranked)
            rate += peer.Pipeline.SmoothRate;
        return (int)Math.Clamp(lead * rate, 0, wanted.Missing.Length);
    }

    private List<SwarmPeer> Faster(int rank)
    {
        _faster.Clear();
        for (var i = 0; i < rank; i++)
            _faster.Add(_ranked[i]);
        return _faster;
    }

    private void Rank(long now)
    {
        _ranked.Clear();
        foreach (var peer in peers.All)
        {
            if (peer.IsResting(now))
                continue;
            // Insertion: few peers, and mostly in the order of the last time.
            var at = _ranked.Count;
            while (at > 0 && _ranked[at - 1].Pipeline.ExpectedTicks > peer.Pipeline.ExpectedTicks)
                at--;
            _ranked.Insert(at, peer);
        }
    }

    private bool HasPartialPeer()
    {
        foreach (var peer in peers.All)
        {
            if (!peer.Availability.IsComplete)
                return true;
        }

        return false;
    }

    private int CompletePeers()
    {
        var count = 0;
        foreach (var peer in peers.All)
            count += peer.Availability.IsComplete ? 1 : 0;
        return count;
    }

    /// <summary>Whether a reader waits for what no peer has, or none has anything that is wanted.</summary>
    private bool IsStarving()
    {
        if (!wanted.HasOpen)
            return false;
        foreach (var reader in wanted.Readers)
        {
            var block = wanted.NextMissing(reader.Position, reader.WindowEnd);
            if (block >= 0 && wanted.Open.Contains(block) && !AnyoneHas(block))
                return true;
        }

        foreach (var peer in _ranked)
        {
            if (!peer.IsDry(wanted.Version))
                return false;
        }

        return true;
    }

    private bool AnyoneHas(int block)
    {
        foreach (var peer in _ranked)
        {
            if (peer.Availability.Has.Contains(block))
                return true;
        }

        return false;
    }

    private void SendCancels(List<SwarmOrder> orders)
    {
        foreach (var peer in peers.All)
        {
            if (peer.Cancels.Count == 0)
                continue;
            SwarmOrder.AddTo(orders, SwarmOrderKind.Cancel, peer.Id, CollectionsMarshal.AsSpan(peer.Cancels));
            // A cancel takes every want for the block back: who is to tell when it gets the block is asked anew.
            foreach (var block in peer.Cancels)
                peer.Availability.Asked.Remove(block);
            peer.AskAgain();
            peer.Cancels.Clear();
        }
    }

    private long DeadlineOf(SwarmPeer peer, long now)
    {
        var deadline = peer.SilentSince == 0 ? long.MaxValue : peer.SilentSince + SwarmLimits.SilenceBeforeDrop.Ticks;
        if (peer.OldestRequest != Request.None)
            deadline = Math.Min(deadline, transfers[peer.OldestRequest].TimeoutAt);
        return peer.IsResting(now) ? Math.Min(deadline, peer.RestsUntil) : deadline;
    }

    private void Bring(long deadline) => _deadline = Math.Min(_deadline, deadline);
}
