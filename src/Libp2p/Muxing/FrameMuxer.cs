using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// What Yamux and mplex have in common: a table of streams, a loop that reads, a loop that writes, and an end.
/// </summary>
/// <remarks>
/// The loops share nothing but the lock, which is never held across a wait, so that two sides that are both blocked
/// on writing go on reading. Nothing is queued per frame: what has to be sent is noted on its stream, where a second
/// note of the same kind merges with the first.
/// </remarks>
public abstract class FrameMuxer : IMuxer
{
    private readonly IDuplexPipe _pipe;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly SendQueues _queues = new();
    private readonly Queue<long> _refusals = [];
    private readonly Channel<MuxedStream> _accepted;
    private readonly CancellationTokenSource _stopReading = new();
    private readonly TaskCompletionSource<MuxerEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MuxerEnd? _end;
    private uint? _goodbye;
    private bool _closing;
    private bool _peerLeaves;
    private long _lastReceived;

    private protected FrameMuxer(IDuplexPipe pipe, MuxerOptions options, TimeProvider time, ILogger logger)
    {
        options.Validate();
        _pipe = pipe;
        Options = options;
        Time = time;
        Logger = logger;
        _reader = new FrameReader(this, pipe.Input);
        _writer = new FrameWriter(this, pipe.Output);
        _accepted = Channel.CreateBounded<MuxedStream>(options.AcceptBacklog);
    }

    /// <inheritdoc/>
    public abstract string ProtocolId { get; }

    /// <inheritdoc/>
    public int StreamCount
    {
        get
        {
            lock (Gate)
                return Streams.InboundPlaces + Streams.OutboundPlaces;
        }
    }

    /// <inheritdoc/>
    public Task<MuxerEnd> Ended => _ended.Task;

    internal MuxerOptions Options { get; }

    internal TimeProvider Time { get; }

    internal bool HasEnded
    {
        get
        {
            lock (Gate)
                return _end is not null;
        }
    }

    private protected Lock Gate { get; } = new();

    private protected StreamTable Streams { get; } = new();

    private protected ILogger Logger { get; }

    private protected CancellationToken Stopping => _stopReading.Token;

    private protected long LastReceived => Volatile.Read(ref _lastReceived);

    /// <inheritdoc/>
    public async ValueTask<IMuxedStream> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNoneMayBeAdded();
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping))
        {
            try
            {
                await WaitToOpenAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new MuxerException("The connection has ended.");
            }
        }
        MuxedStream stream;
        lock (Gate)
        {
            try
            {
                ThrowIfNoneMayBeAdded();
                stream = CreateOutbound();
            }
            catch
            {
                OpenFailed();
                throw;
            }
            Streams.Add(stream);
            stream.Notes.OpenPending = true;
            _queues.AddControl(stream);
        }
        _writer.Wake();
        return stream;
    }

    /// <inheritdoc/>
    public async ValueTask<IMuxedStream?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_accepted.Reader.TryRead(out var stream))
            {
                if (!IsReset(stream))
                    return stream;
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        List<Task<bool>> closing = [];
        lock (Gate)
        {
            _closing = true;
            foreach (var stream in Streams.Live.Where(each => !each.Notes.LocalClosed))
            {
                stream.Notes.CloseRequested = true;
                _queues.AddData(stream);
                closing.Add(stream.WriteClosed);
            }
        }
        _writer.Wake();
        try
        {
            await Task.WhenAll(closing).WaitAsync(Options.CloseTimeout, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Politeness has its limit; the connection is closed all the same.
        }
        End(MuxerEnd.Closed, "closed by this side", goodbye: NormalGoodbye);
        await Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        End(MuxerEnd.Closed, "disposed by this side");
        await Ended.ConfigureAwait(false);
    }

    // What a protocol says and understands.

    private protected abstract uint? NormalGoodbye { get; }

    private protected abstract uint? ErrorGoodbye { get; }

    private protected abstract int MaxPayload { get; }

    internal abstract FrameRead ReadHeader(ref ReadOnlySequence<byte> buffer, out FrameBody body);

    internal abstract void WriteDataHeader(FrameSink sink, MuxedStream stream, int length);

    internal abstract void WriteClose(FrameSink sink, MuxedStream stream);

    private protected abstract void WriteOpen(FrameSink sink, MuxedStream stream);

    private protected abstract void WriteReset(FrameSink sink, long id, bool isOutbound);

    private protected virtual void WriteAcknowledgeAndGrant(
        FrameSink sink, MuxedStream stream, bool acknowledge, long grant)
    {
    }

    private protected virtual void WriteOwnFrames(FrameSink sink)
    {
    }

    private protected virtual void WriteGoodbyeFrame(FrameSink sink, uint code)
    {
    }

    /// <summary>Waits until the protocol allows one more stream of ours.</summary>
    private protected abstract ValueTask WaitToOpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes the next stream of ours. Lock held. Throws <see cref="MuxerException"/>.</summary>
    private protected abstract MuxedStream CreateOutbound();

    /// <summary>Makes a stream of the other side, or null when the protocol's bounds are reached. Lock held.</summary>
    private protected abstract MuxedStream? CreateInbound(long id);

    /// <summary>What <see cref="WaitToOpenAsync"/> allowed was not used. Lock held.</summary>
    private protected virtual void OpenFailed()
    {
    }

    /// <summary>The application took bytes. Lock held.</summary>
    private protected virtual void OnConsumed(MuxedStream stream, long bytes)
    {
    }

    /// <summary>The application reads no more; what it had not read is gone. Lock held.</summary>
    private protected virtual void OnAbandoned(MuxedStream stream)
    {
    }

    /// <summary>Data is about to be sent. Lock held.</summary>
    private protected virtual void OnSent(MuxedStream stream, int bytes)
    {
    }

    /// <summary>Nothing more happens on the wire. Lock held.</summary>
    private protected virtual void OnFinished(MuxedStream stream)
    {
    }

    /// <summary>Nobody refers to the stream any more. Lock held.</summary>
    private protected virtual void OnReleased(MuxedStream stream)
    {
    }

    private protected virtual void OnEnding()
    {
    }

    /// <summary>Waits, in the reading loop, until a stream may take so many more bytes, or was reset.</summary>
    internal virtual ValueTask MakeRoomAsync(MuxedStream stream, int bytes, CancellationToken stop) => default;

    // What streams report.

    internal void Written(MuxedStream stream)
    {
        lock (Gate)
        {
            if (stream.Notes.IsReset || stream.Notes.LocalClosed)
                return;
            _queues.AddData(stream);
        }
        _writer.Wake();
    }

    internal void Consumed(MuxedStream stream, long bytes)
    {
        lock (Gate)
        {
            var notes = stream.Notes;
            notes.Unread -= bytes;
            OnConsumed(stream, bytes);
            if (notes.GrantPending == 0 || notes.InControlQueue)
                return;
            _queues.AddControl(stream);
        }
        _writer.Wake();
    }

    internal void InputAbandoned(MuxedStream stream)
    {
        lock (Gate)
        {
            var notes = stream.Notes;
            if (notes.InputAbandoned || (notes.RemoteClosed && notes.Unread == 0))
                return;
            notes.InputAbandoned = true;
            OnAbandoned(stream);
        }
    }

    internal bool IsReset(MuxedStream stream)
    {
        lock (Gate)
            return stream.Notes.IsReset;
    }

    internal bool IsReadToEnd(MuxedStream stream)
    {
        lock (Gate)
        {
            var notes = stream.Notes;
            return !notes.IsReset && notes.RemoteClosed && notes.Unread == 0 && !notes.InputAbandoned;
        }
    }

    internal void ResetByUs(MuxedStream stream) => ResetStream(stream, announce: true, "reset by this side");

    internal void Disposed(MuxedStream stream)
    {
        lock (Gate)
        {
            stream.Notes.IsDisposed = true;
            ReleaseIfUnused(stream);
        }
    }

    // What the loops ask and report.

    internal void NoteReceived() => Volatile.Write(ref _lastReceived, Time.GetTimestamp());

    internal MuxedStream? NextControl()
    {
        lock (Gate)
            return _queues.TakeControl();
    }

    internal MuxedStream? NextData()
    {
        lock (Gate)
            return _queues.TakeData();
    }

    internal void WriteSessionFrames(FrameSink sink)
    {
        WriteOwnFrames(sink);
        while (true)
        {
            long id;
            lock (Gate)
            {
                if (!_refusals.TryDequeue(out id))
                    return;
            }
            WriteReset(sink, id, isOutbound: false);
        }
    }

    internal bool WriteGoodbye(FrameSink sink)
    {
        uint code;
        lock (Gate)
        {
            if (_goodbye is not { } given)
                return false;
            code = given;
        }
        WriteGoodbyeFrame(sink, code);
        return true;
    }

    internal void WriteControl(FrameSink sink, MuxedStream stream)
    {
        bool open, acknowledge, reset;
        long grant;
        lock (Gate)
        {
            var notes = stream.Notes;
            (reset, notes.ResetPending) = (notes.ResetPending, false);
            (open, notes.OpenPending) = (notes.OpenPending && !notes.IsReset, false);
            (acknowledge, notes.AcknowledgePending) = (notes.AcknowledgePending && !notes.IsReset, false);
            (grant, notes.GrantPending) = (notes.IsReset ? 0 : notes.GrantPending, 0);
        }
        if (open)
            WriteOpen(sink, stream);
        if (acknowledge || grant > 0)
            WriteAcknowledgeAndGrant(sink, stream, acknowledge, grant);
        if (reset)
            WriteReset(sink, stream.Id, stream.IsOutbound);
    }

    internal int SendAllowance(MuxedStream stream)
    {
        lock (Gate)
        {
            return stream.Notes.IsReset || stream.Notes.LocalClosed
                ? 0
                : (int)Math.Min(MaxPayload, stream.Notes.SendCredit);
        }
    }

    /// <summary>Notes what a turn did; true when our half is to be closed now.</summary>
    internal bool CountSent(MuxedStream stream, SendTurn turn)
    {
        bool closes;
        lock (Gate)
        {
            var notes = stream.Notes;
            if (turn.Bytes > 0)
            {
                notes.SendCredit -= turn.Bytes;
                OnSent(stream, turn.Bytes);
            }
            closes = !notes.IsReset && !notes.LocalClosed
                && (turn.IsFinished || (notes.CloseRequested && !turn.HasMore));
            if (closes)
            {
                notes.LocalClosed = true;
                FinishIfDone(stream);
            }
            else if (turn.HasMore && notes.SendCredit > 0 && !notes.IsReset)
            {
                _queues.AddData(stream);
            }
        }
        return closes;
    }

    internal void TurnEnded(MuxedStream stream)
    {
        lock (Gate)
            ReleaseIfUnused(stream);
        EndIfAllLeft();
    }

    internal void Finish(in FrameBody body)
    {
        if (body.Stream is not { } stream)
            return;
        if (body.Resets)
        {
            ResetStream(stream, announce: false, "reset by the other side");
        }
        else if (body.Closes)
        {
            lock (Gate)
            {
                stream.Notes.RemoteClosed = true;
                FinishIfDone(stream);
                ReleaseIfUnused(stream);
            }
            stream.EndReceiving(null);
        }
        EndIfAllLeft();
    }

    /// <summary>Ends the connection, unless it has ended already: streams fail at once, the loops stop.</summary>
    internal void End(MuxerEnd reason, string why, Exception? error = null, uint? goodbye = null)
    {
        MuxedStream[] streams;
        lock (Gate)
        {
            if (_end is not null)
                return;
            _end = reason;
            _goodbye = goodbye;
            streams = Streams.Clear();
            foreach (var stream in streams)
            {
                stream.Notes.IsReset = true;
                OnFinished(stream);
            }
        }
        MuxerLog.Ended(Logger, error, ProtocolId, reason, why);
        _accepted.Writer.TryComplete();
        foreach (var stream in streams)
            stream.Fail($"the connection ended: {why}");
        OnEnding();
        _stopReading.Cancel();
        if (goodbye is null)
            _writer.Stop();
        else
            _writer.Hurry();
        _writer.Wake();
    }

    // For the protocols.

    /// <summary>To be called once, when the protocol is ready for its first frame.</summary>
    private protected void Start() => _ = RunAsync();

    private protected FrameRead Violation(string why)
    {
        End(MuxerEnd.ProtocolError, why, goodbye: ErrorGoodbye);
        return FrameRead.Ended;
    }

    private protected MuxedStream? Find(long id, bool isOutbound)
    {
        lock (Gate)
            return Streams.TryFind(id, isOutbound, out var stream) ? stream : null;
    }

    private protected void WakeWriter() => _writer.Wake();

    /// <summary>Lets the stream's writer go on. Saturates.</summary>
    private protected void AddCredit(MuxedStream stream, long bytes, long mostBytes)
    {
        lock (Gate)
        {
            var notes = stream.Notes;
            notes.SendCredit = Math.Min(mostBytes, notes.SendCredit + bytes);
            if (notes.IsReset || notes.LocalClosed)
                return;
            _queues.AddData(stream);
        }
        _writer.Wake();
    }

    /// <summary>Takes in a stream of the other side, or refuses it and returns null.</summary>
    private protected MuxedStream? Admit(long id, bool acknowledge)
    {
        MuxedStream? stream = null;
        lock (Gate)
        {
            if (_end is null && !_closing && Streams.InboundPlaces < Options.MaxInboundStreams)
                stream = CreateInbound(id);
            if (stream is not null && !_accepted.Writer.TryWrite(stream))
            {
                OnReleased(stream);
                stream = null;
            }
            if (stream is not null)
            {
                Streams.Add(stream);
                stream.Notes.AcknowledgePending = acknowledge;
                if (acknowledge)
                    _queues.AddControl(stream);
            }
            else if (_refusals.Count < MuxingLimits.MaxRefusals)
            {
                _refusals.Enqueue(id);
            }
            else
            {
                id = -1;
            }
        }
        _writer.Wake();
        if (id < 0)
            End(MuxerEnd.ProtocolError, "streams are opened faster than they can be refused", goodbye: ErrorGoodbye);
        else if (stream is null)
            MuxerLog.Refused(Logger, id, "too many streams, or closing");
        return stream;
    }

    /// <summary>The other side opens and accepts no more streams; those that are open may finish.</summary>
    private protected void PeerLeaves()
    {
        lock (Gate)
            _peerLeaves = true;
        EndIfAllLeft();
    }

    private protected void ResetStream(MuxedStream stream, bool announce, string why)
    {
        lock (Gate)
        {
            var notes = stream.Notes;
            if (!notes.IsFinished)
            {
                notes.IsReset = true;
                if (announce && !notes.OpenPending)
                {
                    notes.ResetPending = true;
                    _queues.AddControl(stream);
                }
                Streams.Forget(stream);
                OnFinished(stream);
            }
            notes.IsReset = true;
            ReleaseIfUnused(stream);
        }
        stream.Fail(why);
        _writer.Wake();
        EndIfAllLeft();
    }

    private void FinishIfDone(MuxedStream stream)
    {
        if (!stream.Notes.IsFinished || !Streams.Forget(stream))
            return;
        OnFinished(stream);
    }

    private void ReleaseIfUnused(MuxedStream stream)
    {
        if (Streams.TryRelease(stream))
            OnReleased(stream);
    }

    private void EndIfAllLeft()
    {
        if (!Volatile.Read(ref _peerLeaves))
            return;
        lock (Gate)
        {
            if (Streams.Live.Count > 0)
                return;
        }
        End(MuxerEnd.RemoteClosed, "the other side said goodbye");
    }

    private void ThrowIfNoneMayBeAdded()
    {
        lock (Gate)
        {
            if (_end is not null)
                throw new MuxerException("The connection has ended.");
            if (_closing || _peerLeaves)
                throw new MuxerException("The connection is being closed.");
            if (Streams.OutboundPlaces >= Options.MaxOutboundStreams)
                throw new MuxerException($"The connection has its {Options.MaxOutboundStreams} streams.");
        }
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(Task.Run(() => _reader.RunAsync(Stopping)), Task.Run(_writer.RunAsync))
            .ConfigureAwait(false);
        _writer.Dispose();
        try
        {
            await _pipe.Output.CompleteAsync().ConfigureAwait(false);
            await _pipe.Input.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MuxerLog.CompletionFailed(Logger, exception);
        }
        _ended.TrySetResult(_end ?? MuxerEnd.TransportError);
    }
}
