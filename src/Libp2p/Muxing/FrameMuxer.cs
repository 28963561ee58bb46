using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// What Yamux and mplex have in common: a table of streams, a loop that reads, a loop that writes, and an end.
/// </summary>
/// <remarks>
/// The loops share nothing but the lock, which is never held across a wait, so that two sides that are both blocked
/// on writing go on reading. Under the same lock <see cref="StreamLedger"/> notes what happens to streams and
/// <see cref="Outbox"/> what is to be sent.
/// </remarks>
public abstract class FrameMuxer : FrameProtocol, IMuxer
{
    private readonly IDuplexPipe _pipe;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly SendQueues _queues = new();
    private readonly WakeSignal _wake = new();
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
        Ledger = new StreamLedger(this, Gate, Streams, _queues, _wake);
        Outbox = new Outbox(this, Gate, Ledger, _queues, _wake);
        _reader = new FrameReader(this, pipe.Input);
        _writer = new FrameWriter(this, _wake, pipe.Output);
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

    internal StreamLedger Ledger { get; }

    internal Outbox Outbox { get; }

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
        _wake.Set();
        return stream;
    }

    /// <inheritdoc/>
    public async ValueTask<IMuxedStream?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_accepted.Reader.TryRead(out var stream))
            {
                if (!Ledger.IsReset(stream))
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
        _wake.Set();
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

    // What streams and loops report.

    internal void ResetByUs(MuxedStream stream) => ResetStream(stream, announce: true, "reset by this side");

    internal void NoteReceived() => Volatile.Write(ref _lastReceived, Time.GetTimestamp());

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

    internal void TurnEnded(MuxedStream stream)
    {
        Ledger.TurnEnded(stream);
        EndIfAllLeft();
    }

    internal void Finish(in FrameBody body)
    {
        if (body.Stream is not { } stream)
            return;
        if (body.Resets)
            Ledger.Reset(stream, announce: false, "reset by the other side");
        else if (body.Closes)
            Ledger.RemoteClosed(stream);
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
            streams = Ledger.ResetAll();
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
        _wake.Set();
    }

    // For the protocols.

    /// <summary>To be called once, when the protocol is ready for its first frame.</summary>
    private protected void Start() => _ = RunAsync();

    private protected FrameRead Violation(string why)
    {
        End(MuxerEnd.ProtocolError, why, goodbye: ErrorGoodbye);
        return FrameRead.Ended;
    }

    private protected void WakeWriter() => _wake.Set();

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
            else if (!Outbox.TryRefuse(id))
            {
                id = -1;
            }
        }
        _wake.Set();
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
        Ledger.Reset(stream, announce, why);
        EndIfAllLeft();
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
