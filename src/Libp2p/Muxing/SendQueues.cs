namespace Codex.Libp2p.Muxing;

/// <summary>
/// Who wants to write, in turn. A stream is at most once in each queue, so they are as bounded as the number of
/// streams. Guarded by the muxer's lock.
/// </summary>
internal sealed class SendQueues
{
    private readonly Queue<MuxedStream> _control = [];
    private readonly Queue<MuxedStream> _data = [];

    public void AddControl(MuxedStream stream)
    {
        if (stream.Notes.InControlQueue)
            return;
        stream.Notes.InControlQueue = true;
        _control.Enqueue(stream);
    }

    public void AddData(MuxedStream stream)
    {
        if (stream.Notes.InDataQueue)
            return;
        stream.Notes.InDataQueue = true;
        _data.Enqueue(stream);
    }

    public MuxedStream? TakeControl()
    {
        if (!_control.TryDequeue(out var stream))
            return null;
        stream.Notes.InControlQueue = false;
        return stream;
    }

    public MuxedStream? TakeData()
    {
        if (!_data.TryDequeue(out var stream))
            return null;
        stream.Notes.InDataQueue = false;
        return stream;
    }
}
