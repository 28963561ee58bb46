namespace Codex.Exchange.Scheduling;

/// <summary>
/// The requests under way, and what each of their beginnings and ends means to block, peer and pipeline. Holds that a
/// missing block is either open or under way.
/// </summary>
internal sealed class Transfers(int blockCount, WantedBlocks wanted, PeerTable peers)
{
    private readonly RequestTable _requests = new(blockCount);

    /// <summary>Requests under way.</summary>
    public int Count => _requests.Count;

    /// <summary>Requests given up because no answer came.</summary>
    public long TimedOut { get; private set; }

    /// <summary>Requests made beside another one.</summary>
    public long Doubled { get; private set; }

    public ref Request this[int slot] => ref _requests[slot];

    public bool IsDoubled(int block) => _requests.IsDoubled(block);

    /// <summary>The slot of a request for the block, or -1.</summary>
    public int FirstOf(int block) => _requests.FirstOf(block);

    /// <summary>The block is asked of the peer.</summary>
    public void Begin(SwarmPeer peer, int block, long now)
    {
        if (_requests.FirstOf(block) != Request.None)
            Doubled++;
        ref var request = ref _requests.Add(block, peer);
        peer.Pipeline.OnSent(ref request, now);
        peer.OnAsked(now);
    }

    /// <summary>The peer sent the block; false when it was not asked for.</summary>
    public bool Answer(SwarmPeer peer, int block, long now)
    {
        var slot = _requests.Find(block, peer.Slot);
        if (slot == Request.None)
            return false;
        peer.Pipeline.OnDelivered(_requests[slot], now);
        Remove(slot, peer, block);
        return true;
    }

    /// <summary>The block is here: what others were asked for is taken back. True when something was.</summary>
    public bool CancelAll(int block)
    {
        var slot = _requests.FirstOf(block);
        var any = slot != Request.None;
        for (; slot != Request.None; slot = _requests.FirstOf(block))
            Withdraw(slot);
        return any;
    }

    /// <summary>Takes a request back.</summary>
    public void Withdraw(int slot)
    {
        var block = _requests[slot].Block;
        var peer = peers[_requests[slot].Peer];
        peer.Pipeline.OnGivenUp();
        peer.Cancels.Add(block);
        Remove(slot, peer, block);
    }

    /// <summary>Takes the peer's request for the block back, if there is one.</summary>
    public bool Withdraw(SwarmPeer peer, int block)
    {
        var slot = _requests.Find(block, peer.Slot);
        if (slot == Request.None)
            return false;
        Withdraw(slot);
        return true;
    }

    /// <summary>Takes back all that was asked of the peer.</summary>
    public void WithdrawAll(SwarmPeer peer)
    {
        while (peer.OldestRequest != Request.None)
            Withdraw(peer.OldestRequest);
    }

    /// <summary>
    /// Takes back what the peer did not answer in time. All of it when it delivers nothing at all: then it is left
    /// alone for a while. Otherwise it takes its time, or lacks what it does not send.
    /// </summary>
    public void TimeOut(SwarmPeer peer, long now)
    {
        while (peer.OldestRequest != Request.None)
        {
            ref var request = ref _requests[peer.OldestRequest];
            if (request.TimeoutAt > now)
                return;
            var delivers = peer.Pipeline.DeliveredAt > request.SentAt
                && now - peer.Pipeline.DeliveredAt < SwarmLimits.MinTimeout.Ticks;
            if (!delivers)
            {
                TimedOut += peer.Pipeline.InFlight;
                WithdrawAll(peer);
                peer.Availability.Doubt();
                peer.OnStalled(now);
                return;
            }

            // What is measured by now may say that there was no reason to expect it so soon.
            request.TimeoutAt = request.SentAt + peer.Pipeline.TimeoutTicks;
            if (request.TimeoutAt > now)
                return;
            TimedOut++;
            var block = request.Block;
            Withdraw(peer.OldestRequest);
            Lacks(peer, block);
        }
    }

    /// <summary>
    /// The peer has the block not. Where that ends a presumption, all that rests upon it is taken back, for an upstream
    /// node does not say that it lacks what it is asked for; what it does send is good all the same.
    /// </summary>
    public bool Lacks(SwarmPeer peer, int block)
    {
        var any = Withdraw(peer, block);
        if (!peer.Availability.Lose(block))
            return any;
        WithdrawAll(peer);
        return true;
    }

    private void Remove(int slot, SwarmPeer peer, int block)
    {
        _requests.Remove(slot, peer);
        if (_requests.FirstOf(block) == Request.None)
            wanted.Reopen(block);
    }
}
