using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Manifests;

/// <summary>One manifest that is looked for, by however many callers.</summary>
internal sealed class ManifestFetch(Cid cid)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, PeerLane> _asked = [];
    private readonly TaskCompletionSource<byte[]> _block = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private int _callers;

    public Cid Cid => cid;

    /// <summary>The block, its digest checked.</summary>
    public Task<byte[]> Block => _block.Task;

    /// <summary>Cancelled when the block is here or nobody waits for it any more.</summary>
    public CancellationToken Ended => _abandoned.Token;

    /// <summary>One more caller; false when the last one has left.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_abandoned.IsCancellationRequested)
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
            _abandoned.Cancel();
        }

        CancelWants(except: null);
        return true;
    }

    /// <summary>
    /// Asks a peer for the block at once: to ask first whether it has it would cost a round trip and save 200 bytes.
    /// </summary>
    public void Ask(PeerLane lane)
    {
        lock (_gate)
        {
            if (_abandoned.IsCancellationRequested)
                return;
            _asked[lane.Id] = lane;
        }

        lane.Ask(new WantEntry(BlockAddress.Block(cid), WantType.Block));
    }

    public void Forget(PeerId peer)
    {
        lock (_gate)
            _asked.Remove(peer);
    }

    /// <summary>Takes the block if it is the one; false when its bytes are others.</summary>
    public bool TryDeliver(PeerId from, ReadOnlySpan<byte> data)
    {
        if (data.Length > ContentLimits.MaxManifestBytes || Cid.OfManifest(data) != cid)
            return false;
        if (_block.TrySetResult(data.ToArray()))
            CancelWants(except: from);
        return true;
    }

    private void CancelWants(PeerId? except)
    {
        PeerLane[] asked;
        lock (_gate)
        {
            asked = [.. _asked.Values];
            _asked.Clear();
        }

        foreach (var lane in asked)
        {
            if (lane.Id != except)
                lane.Ask(new WantEntry(BlockAddress.Block(cid), WantType.Have, IsCancel: true));
        }
    }
}
