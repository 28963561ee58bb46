using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Manifests;

/// <summary>One manifest that is looked for, by however many callers. Thread-safe.</summary>
internal sealed class ManifestFetch(Cid cid)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, PeerLane> _asked = [];
    private readonly TaskCompletionSource<byte[]> _block = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private bool _isAbandoned;
    private int _callers;

    public Cid Cid => cid;

    /// <summary>The block, its digest checked; cancelled when it is given up.</summary>
    public Task<byte[]> Block => _block.Task;

    /// <summary>Cancelled when nobody waits for the block any more.</summary>
    public CancellationToken Ended => _ending.Token;

    /// <summary>One more caller; false when the last one has left.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_isAbandoned)
                return false;
            _callers++;
            return true;
        }
    }

    /// <summary>A caller leaves; true when it was the last: whoever was asked is told.</summary>
    public bool Leave()
    {
        lock (_gate)
        {
            if (--_callers > 0)
                return false;
            _isAbandoned = true;
            CancelWants(except: null);
        }

        _ending.Cancel();
        return true;
    }

    /// <summary>Gives up, whoever waits.</summary>
    public void GiveUp() => _block.TrySetCanceled();

    /// <summary>
    /// Asks a peer for the block at once: to ask first whether it has it would cost a round trip and save 200 bytes.
    /// </summary>
    public void Ask(PeerLane lane)
    {
        // Under the lock: no want is queued behind the cancel that takes it back.
        lock (_gate)
        {
            if (!_isAbandoned && !_block.Task.IsCompleted
                && lane.Ask(new WantEntry(BlockAddress.Block(cid), WantType.Block)))
            {
                _asked[lane.Id] = lane;
            }
        }
    }

    /// <summary>Asks a peer, unless it was asked before: peers remember what they are asked for.</summary>
    public void AskOnce(PeerLane lane)
    {
        lock (_gate)
        {
            if (!_asked.ContainsKey(lane.Id))
                Ask(lane);
        }
    }

    public void Forget(PeerId peer)
    {
        lock (_gate)
            _asked.Remove(peer);
    }

    /// <summary>Takes the block if it is the one; false when its bytes are others.</summary>
    public bool TryDeliver(PeerId from, ReadOnlySpan<byte> data)
    {
        if (Cid.OfManifest(data) != cid)
            return false;
        if (_block.TrySetResult(data.ToArray()))
        {
            lock (_gate)
                CancelWants(except: from);
        }

        return true;
    }

    private void CancelWants(PeerId? except)
    {
        foreach (var lane in _asked.Values)
        {
            if (lane.Id != except)
                lane.Ask(new WantEntry(BlockAddress.Block(cid), WantType.Have, IsCancel: true));
        }

        _asked.Clear();
    }
}
