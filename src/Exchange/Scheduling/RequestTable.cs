namespace Codex.Exchange.Scheduling;

/// <summary>
/// The blocks under way: by block, and by peer from the oldest to the newest. Places are reused, so that a download of
/// any size allocates as much as is in flight at most.
/// </summary>
internal sealed class RequestTable
{
    private readonly int[] _firstOfBlock;
    private Request[] _slots = new Request[64];
    private int _used;
    private int _free = Request.None;

    public RequestTable(int blockCount)
    {
        _firstOfBlock = new int[blockCount];
        Array.Fill(_firstOfBlock, Request.None);
    }

    /// <summary>Requests under way.</summary>
    public int Count { get; private set; }

    public ref Request this[int slot] => ref _slots[slot];

    /// <summary>The slot of a request for the block, or -1.</summary>
    public int FirstOf(int block) => _firstOfBlock[block];

    /// <summary>The slot of the peer's request for the block, or -1.</summary>
    public int Find(int block, int peer)
    {
        var slot = _firstOfBlock[block];
        while (slot != Request.None && _slots[slot].Peer != peer)
            slot = _slots[slot].NextOfBlock;
        return slot;
    }

    /// <summary>Whether more than one peer is asked for the block.</summary>
    public bool IsDoubled(int block)
    {
        var first = _firstOfBlock[block];
        return first != Request.None && _slots[first].NextOfBlock != Request.None;
    }

    /// <summary>Adds a request as the newest of its peer; the caller fills in its times.</summary>
    public ref Request Add(int block, SwarmPeer peer)
    {
        var slot = _free;
        if (slot == Request.None)
        {
            if (_used == _slots.Length)
                Array.Resize(ref _slots, _used * 2);
            slot = _used++;
        }
        else
        {
            _free = _slots[slot].NextOfBlock;
        }

        ref var request = ref _slots[slot];
        request = new Request
        {
            Block = block,
            Peer = peer.Slot,
            NextOfBlock = _firstOfBlock[block],
            OlderOfPeer = peer.NewestRequest,
            NewerOfPeer = Request.None,
        };
        _firstOfBlock[block] = slot;
        if (peer.NewestRequest == Request.None)
            peer.OldestRequest = slot;
        else
            _slots[peer.NewestRequest].NewerOfPeer = slot;
        peer.NewestRequest = slot;
        Count++;
        return ref request;
    }

    public void Remove(int slot, SwarmPeer peer)
    {
        ref var request = ref _slots[slot];
        Unlink(slot, request.Block);
        if (request.OlderOfPeer == Request.None)
            peer.OldestRequest = request.NewerOfPeer;
        else
            _slots[request.OlderOfPeer].NewerOfPeer = request.NewerOfPeer;
        if (request.NewerOfPeer == Request.None)
            peer.NewestRequest = request.OlderOfPeer;
        else
            _slots[request.NewerOfPeer].OlderOfPeer = request.OlderOfPeer;
        request.Peer = Request.None;
        request.NextOfBlock = _free;
        _free = slot;
        Count--;
    }

    private void Unlink(int slot, int block)
    {
        ref var link = ref _firstOfBlock[block];
        while (link != slot)
            link = ref _slots[link].NextOfBlock;
        link = _slots[slot].NextOfBlock;
    }
}
