using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>mplex 6.7.0 (libp2p/specs, mplex/README.md), with the bounds that the protocol lacks.</summary>
/// <remarks>
/// There is no flow control. A stream whose reader lags behind by its buffer holds the connection, as nobody can be
/// told to wait; when that has lasted too long, the stream is given up for the sake of the others.
/// </remarks>
public sealed class MplexMuxer : FrameMuxer
{
    private readonly MplexOptions _options;
    private readonly OpenPacer _pacer;
    private readonly ITimer _answerTimer;
    private readonly ITimer _holdTimer;
    private readonly WakeSignal _room = new();
    private int _opensPerSecond;
    private long _nextId;
    private long _buffered;
    private MplexStream? _heldFor;
    private bool _wasHeldTooLong;
    private bool _isHeld;

    /// <summary>Takes over a connection and starts its loops.</summary>
    /// <param name="pipe">The secured connection. Completed, both ends, when the muxer has ended.</param>
    /// <param name="isDialer">Who dialled. It changes nothing: each side numbers its own streams.</param>
    /// <param name="options">Limits and times; <see cref="ArgumentOutOfRangeException"/> when out of range.</param>
    /// <param name="time">Clock for deadlines and pacing.</param>
    /// <param name="logger">Told why connections end.</param>
    public MplexMuxer(IDuplexPipe pipe, bool isDialer, MplexOptions options, TimeProvider time, ILogger logger)
        : base(pipe, options, time, logger)
    {
        _ = isDialer;
        _options = options;
        _opensPerSecond = options.OpensPerSecond;
        _pacer = new OpenPacer(time);
        var check = options.AnswerTimeout / 4;
        _answerTimer = time.CreateTimer(static state => ((MplexMuxer)state!).CheckAnswers(), this, check, check);
        _holdTimer = time.CreateTimer(
            static state => ((MplexMuxer)state!).HeldTooLong(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        NoteReceived();
        Start();
    }

    /// <inheritdoc/>
    public override string ProtocolId => "/mplex/6.7.0";

    /// <summary>Streams opened per second, 0 for no limit; see <see cref="MplexOptions.OpensPerSecond"/>.</summary>
    public int OpensPerSecond
    {
        get => Volatile.Read(ref _opensPerSecond);
        set
        {
            (_options with { OpensPerSecond = value }).Validate();
            Volatile.Write(ref _opensPerSecond, value);
        }
    }

    internal override uint? NormalGoodbye => null;

    internal override uint? ErrorGoodbye => null;

    internal override int MaxPayload => MuxingLimits.MplexPayload;

    /// <summary>Bytes received and unread on all streams.</summary>
    internal long BufferedBytes
    {
        get
        {
            lock (Gate)
                return _buffered;
        }
    }

    /// <summary>The connection is not read, for want of room.</summary>
    internal bool IsHeld => Volatile.Read(ref _isHeld);

    internal override FrameRead ReadHeader(ref ReadOnlySequence<byte> buffer, out FrameBody body)
    {
        body = default;
        switch (MplexHeader.TryTake(ref buffer, out var header))
        {
            case false:
                return FrameRead.Incomplete;
            case null:
                return Violation("a varint of more than nine bytes");
        }
        if (header.Length > MuxingLimits.MplexMaxMessage)
            return Violation($"a message of {header.Length} bytes");
        if (header.Flag > MplexFlag.ResetInitiator)
            return Violation($"mplex flag {(int)header.Flag}");
        if (header.Flag == MplexFlag.NewStream)
            return ReadNewStream(header, out body);
        // Odd flags come from the receiver of a stream, which is then ours.
        var isOurs = (int)header.Flag % 2 == 1;
        var stream = (MplexStream?)Ledger.Find(header.Id, isOurs);
        var isMessage = header.Flag is MplexFlag.MessageReceiver or MplexFlag.MessageInitiator;
        body = new FrameBody(
            stream,
            header.Length,
            stream is not null && Answered(stream) && isMessage,
            header.Flag is MplexFlag.CloseReceiver or MplexFlag.CloseInitiator,
            header.Flag is MplexFlag.ResetReceiver or MplexFlag.ResetInitiator);
        return FrameRead.Taken;
    }

    internal override void WriteDataHeader(FrameSink sink, MuxedStream stream, int length) =>
        Write(sink, stream, MplexFlag.MessageReceiver, length);

    internal override void WriteClose(FrameSink sink, MuxedStream stream) =>
        Write(sink, stream, MplexFlag.CloseReceiver, 0);

    internal override async ValueTask MakeRoomAsync(MuxedStream stream, int bytes, CancellationToken stop)
    {
        if (TryReserve((MplexStream)stream, bytes))
            return;
        _holdTimer.Change(_options.HoldTimeout, _options.HoldTimeout);
        Volatile.Write(ref _isHeld, true);
        do
        {
            await _room.WaitAsync().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
        while (!TryReserve((MplexStream)stream, bytes));
        _holdTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _isHeld, false);
    }

    internal override void WriteOpen(FrameSink sink, MuxedStream stream) =>
        new MplexHeader(stream.Id, MplexFlag.NewStream, 0).Write(sink);

    internal override void WriteReset(FrameSink sink, long id, bool isOutbound) =>
        new MplexHeader(id, isOutbound ? MplexFlag.ResetInitiator : MplexFlag.ResetReceiver, 0).Write(sink);

    internal override ValueTask WaitToOpenAsync(CancellationToken cancellationToken) =>
        _pacer.WaitAsync(() => OpensPerSecond, cancellationToken);

    internal override MuxedStream CreateOutbound()
    {
        if (_nextId > MuxingLimits.MplexMaxId)
            throw new MuxerException("The connection has used all its stream ids.");
        return new MplexStream(this, _nextId++, isOutbound: true);
    }

    internal override MuxedStream? CreateInbound(long id) => new MplexStream(this, id, isOutbound: false);

    internal override void OnSent(MuxedStream stream, int bytes)
    {
        var ours = (MplexStream)stream;
        if (ours is { IsOutbound: true, IsAnswered: false })
            ours.AskedAt ??= Time.GetTimestamp();
    }

    internal override void OnConsumed(MuxedStream stream, long bytes)
    {
        var taken = Math.Min(bytes, ((MplexStream)stream).BufferedBytes);
        GiveBack((MplexStream)stream, taken);
    }

    internal override void OnAbandoned(MuxedStream stream) =>
        GiveBack((MplexStream)stream, ((MplexStream)stream).BufferedBytes);

    internal override void OnReleased(MuxedStream stream) =>
        GiveBack((MplexStream)stream, ((MplexStream)stream).BufferedBytes);

    internal override void OnFinished(MuxedStream stream) => _room.Set();

    internal override void OnEnding()
    {
        _answerTimer.Dispose();
        _holdTimer.Dispose();
        _room.Set();
    }

    private static void Write(FrameSink sink, MuxedStream stream, MplexFlag asReceiver, int length) =>
        new MplexHeader(stream.Id, asReceiver + (stream.IsOutbound ? 1 : 0), length).Write(sink);

    private FrameRead ReadNewStream(in MplexHeader header, out FrameBody body)
    {
        // The body is the stream's name, which nobody uses.
        body = new FrameBody(null, header.Length);
        if (Ledger.Find(header.Id, isOutbound: false) is not null)
            return Violation($"opened stream {header.Id} again");
        Admit(header.Id, acknowledge: false);
        return FrameRead.Taken;
    }

    /// <summary>Notes the first answer. True when data may still come on the stream.</summary>
    private bool Answered(MplexStream stream)
    {
        lock (Gate)
        {
            stream.IsAnswered = true;
            return !stream.Notes.RemoteClosed && !stream.Notes.IsReset;
        }
    }

    /// <summary>
    /// Counts bytes that are about to be buffered; false when the connection has to be held for them.
    /// </summary>
    private bool TryReserve(MplexStream stream, int bytes)
    {
        lock (Gate)
        {
            if (stream.Notes.IsReset || stream.Notes.InputAbandoned)
            {
                _heldFor = null;
                return true;
            }
            var isFull = _heldFor is null
                ? stream.BufferedBytes + bytes > _options.ReceiveBuffer || _buffered + bytes > _options.ConnectionBuffer
                : stream.BufferedBytes > Resume(_options.ReceiveBuffer)
                    || _buffered > Resume(_options.ConnectionBuffer);
            if (isFull)
            {
                _wasHeldTooLong &= _heldFor is not null;
                _heldFor = stream;
                return false;
            }
            _heldFor = null;
            stream.Notes.Unread += bytes;
            stream.BufferedBytes += bytes;
            _buffered += bytes;
            return true;
        }
    }

    private static long Resume(long limit) => limit / 4 * MuxingLimits.MplexResumeQuarters;

    private void GiveBack(MplexStream stream, long bytes)
    {
        stream.BufferedBytes -= bytes;
        _buffered -= bytes;
        if (_heldFor is not null)
            _room.Set();
    }

    /// <summary>
    /// Gives up the stream whose buffer is full. When it is the connection's that is full, first the stream that holds
    /// the most of it, and if that brought no room, the stream that waits.
    /// </summary>
    private void HeldTooLong()
    {
        MuxedStream victim;
        lock (Gate)
        {
            if (_heldFor is not { } held)
                return;
            victim = held;
            if (held.BufferedBytes <= Resume(_options.ReceiveBuffer) && !_wasHeldTooLong)
                victim = Streams.Live.MaxBy(each => ((MplexStream)each).BufferedBytes) ?? held;
            _wasHeldTooLong = true;
        }
        MuxerLog.ResetForRoom(Logger, victim.Id);
        ResetStream(victim, announce: true, "its reader held the connection for too long");
    }

    private void CheckAnswers()
    {
        var received = LastReceived;
        bool isDead;
        lock (Gate)
        {
            isDead = Streams.Live.Cast<MplexStream>().Any(each =>
                each is { IsAnswered: false, AskedAt: { } askedAt }
                && Time.GetElapsedTime(Math.Max(askedAt, received)) >= _options.AnswerTimeout);
        }
        if (isDead)
            End(MuxerEnd.Timeout, "a new stream was not answered and nothing else came");
    }
}
