namespace Codex.Libp2p.Muxing;

/// <summary>
/// What waits to be written: who has a turn, how much of it, and which notes become frames. Nothing is queued per
/// frame; what has to be sent is noted on its stream, where a second note of the same kind merges with the first.
/// </summary>
internal sealed class Outbox(
    FrameProtocol protocol, Lock gate, StreamLedger ledger, SendQueues queues, WakeSignal wake)
{
    private readonly Queue<long> _refusals = [];

    /// <summary>The application wrote, or closed its half.</summary>
    public void Written(MuxedStream stream)
    {
        lock (gate)
        {
            if (stream.Notes.IsReset || stream.Notes.LocalClosed)
                return;
            queues.AddData(stream);
        }
        wake.Set();
    }

    /// <summary>Lets the stream's writer go on. Saturates.</summary>
    public void AddCredit(MuxedStream stream, long bytes, long mostBytes)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            notes.SendCredit = Math.Min(mostBytes, notes.SendCredit + bytes);
            if (notes.IsReset || notes.LocalClosed)
                return;
            queues.AddData(stream);
        }
        wake.Set();
    }

    /// <summary>Notes a refusal of the other side's stream; false when too many wait. Lock held.</summary>
    public bool TryRefuse(long id)
    {
        if (_refusals.Count >= MuxingLimits.MaxRefusals)
            return false;
        _refusals.Enqueue(id);
        return true;
    }

    public MuxedStream? NextControl()
    {
        lock (gate)
            return queues.TakeControl();
    }

    public MuxedStream? NextData()
    {
        lock (gate)
            return queues.TakeData();
    }

    /// <summary>What belongs to no stream that exists.</summary>
    public void WriteSessionFrames(FrameSink sink)
    {
        protocol.WriteOwnFrames(sink);
        while (true)
        {
            long id;
            lock (gate)
            {
                if (!_refusals.TryDequeue(out id))
                    return;
            }
            protocol.WriteReset(sink, id, isOutbound: false);
        }
    }

    public void WriteControl(FrameSink sink, MuxedStream stream)
    {
        bool open, acknowledge, reset;
        long grant;
        lock (gate)
        {
            var notes = stream.Notes;
            (reset, notes.ResetPending) = (notes.ResetPending, false);
            (open, notes.OpenPending) = (notes.OpenPending && !notes.IsReset, false);
            (acknowledge, notes.AcknowledgePending) = (notes.AcknowledgePending && !notes.IsReset, false);
            (grant, notes.GrantPending) = (notes.IsReset ? 0 : notes.GrantPending, 0);
        }
        if (open)
            protocol.WriteOpen(sink, stream);
        if (acknowledge || grant > 0)
            protocol.WriteAcknowledgeAndGrant(sink, stream, acknowledge, grant);
        if (reset)
            protocol.WriteReset(sink, stream.Id, stream.IsOutbound);
    }

    /// <summary>Bytes that the stream's next frame may carry.</summary>
    public int SendAllowance(MuxedStream stream)
    {
        lock (gate)
        {
            return stream.Notes.IsReset || stream.Notes.LocalClosed
                ? 0
                : (int)Math.Min(protocol.MaxPayload, stream.Notes.SendCredit);
        }
    }

    /// <summary>Notes what a turn did; true when our half is to be closed now.</summary>
    public bool CountSent(MuxedStream stream, SendTurn turn)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            if (turn.Bytes > 0)
            {
                notes.SendCredit -= turn.Bytes;
                protocol.OnSent(stream, turn.Bytes);
            }
            var closes = !notes.IsReset && !notes.LocalClosed
                && (turn.IsFinished || (notes.CloseRequested && !turn.HasMore));
            if (closes)
                ledger.LocalClosed(stream);
            else if (turn.HasMore && notes.SendCredit > 0 && !notes.IsReset)
                queues.AddData(stream);
            return closes;
        }
    }
}
