namespace Codex.Libp2p.Muxing;

/// <summary>
/// What happens to streams until they give their places back: reading, closing, reset, disposal. Every transition of
/// <see cref="StreamNotes"/> that is not about sending is made here, under the muxer's lock.
/// </summary>
internal sealed class StreamLedger(
    FrameProtocol protocol, Lock gate, StreamTable streams, SendQueues queues, WakeSignal wake)
{
    public MuxedStream? Find(long id, bool isOutbound)
    {
        lock (gate)
            return streams.TryFind(id, isOutbound, out var stream) ? stream : null;
    }

    public void Consumed(MuxedStream stream, long bytes)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            notes.Unread -= bytes;
            protocol.OnConsumed(stream, bytes);
            if (notes.GrantPending == 0 || notes.InControlQueue)
                return;
            queues.AddControl(stream);
        }
        wake.Set();
    }

    public void InputAbandoned(MuxedStream stream)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            if (notes.InputAbandoned || (notes.RemoteClosed && notes.Unread == 0))
                return;
            notes.InputAbandoned = true;
            protocol.OnAbandoned(stream);
        }
    }

    public bool IsReset(MuxedStream stream)
    {
        lock (gate)
            return stream.Notes.IsReset;
    }

    public bool IsReadToEnd(MuxedStream stream)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            return !notes.IsReset && notes.RemoteClosed && notes.Unread == 0 && !notes.InputAbandoned;
        }
    }

    public void RemoteClosed(MuxedStream stream)
    {
        lock (gate)
        {
            stream.Notes.RemoteClosed = true;
            FinishIfDone(stream);
            ReleaseIfUnused(stream);
        }
        stream.EndReceiving(null);
    }

    /// <summary>Our half is closed on the wire. Lock held.</summary>
    public void LocalClosed(MuxedStream stream)
    {
        stream.Notes.LocalClosed = true;
        FinishIfDone(stream);
    }

    /// <param name="stream">The stream, which fails in both directions.</param>
    /// <param name="announce">The other side does not know yet.</param>
    /// <param name="why">Told to whoever uses the stream.</param>
    public void Reset(MuxedStream stream, bool announce, string why)
    {
        lock (gate)
        {
            var notes = stream.Notes;
            if (!notes.IsFinished)
            {
                notes.IsReset = true;
                if (announce && !notes.OpenPending)
                {
                    notes.ResetPending = true;
                    queues.AddControl(stream);
                }
                streams.Forget(stream);
                protocol.OnFinished(stream);
            }
            notes.IsReset = true;
            ReleaseIfUnused(stream);
        }
        stream.Fail(why);
        wake.Set();
    }

    /// <summary>All streams at once, as the connection ends. Lock held; the caller fails them without it.</summary>
    public MuxedStream[] ResetAll()
    {
        var all = streams.Clear();
        foreach (var stream in all)
        {
            stream.Notes.IsReset = true;
            protocol.OnFinished(stream);
        }
        return all;
    }

    public void Disposed(MuxedStream stream)
    {
        lock (gate)
        {
            stream.Notes.IsDisposed = true;
            ReleaseIfUnused(stream);
        }
    }

    /// <summary>The writing loop is done with the stream for now.</summary>
    public void TurnEnded(MuxedStream stream)
    {
        lock (gate)
            ReleaseIfUnused(stream);
    }

    private void FinishIfDone(MuxedStream stream)
    {
        if (stream.Notes.IsFinished && streams.Forget(stream))
            protocol.OnFinished(stream);
    }

    private void ReleaseIfUnused(MuxedStream stream)
    {
        if (streams.TryRelease(stream))
            protocol.OnReleased(stream);
    }
}
