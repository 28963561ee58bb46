using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>Yamux 1.0.0 (libp2p/specs, yamux/README.md), with windows that grow.</summary>
public sealed class YamuxMuxer : FrameMuxer
{
    // Below it a round trip measures how threads are scheduled. A larger one would let windows grow on loopback, where
    // that gains nothing and costs cache.
    private static readonly TimeSpan LeastRoundTrip = TimeSpan.FromMicroseconds(250);

    private readonly YamuxOptions _options;
    private readonly bool _isDialer;
    private readonly YamuxPings _pings;
    private readonly WindowBudget _budget;
    private readonly UsedIds _usedIds = new();
    private readonly SemaphoreSlim _unacknowledged = new(MuxingLimits.YamuxMaxUnacknowledged);
    private long _nextId;

    /// <summary>Takes over a connection and starts its loops.</summary>
    /// <param name="pipe">The secured connection. Completed, both ends, when the muxer has ended.</param>
    /// <param name="isDialer">True for the side that dialled: its streams have odd ids.</param>
    /// <param name="options">Limits and times; <see cref="ArgumentOutOfRangeException"/> when out of range.</param>
    /// <param name="time">Clock for keep-alive, deadlines and round trips.</param>
    /// <param name="logger">Told why connections end.</param>
    public YamuxMuxer(IDuplexPipe pipe, bool isDialer, YamuxOptions options, TimeProvider time, ILogger logger)
        : base(pipe, options, time, logger)
    {
        _options = options;
        _isDialer = isDialer;
        _nextId = isDialer ? 1 : 2;
        _budget = new WindowBudget(options.MaxStreamWindow, options.MaxConnectionWindow);
        _pings = new YamuxPings(options, time, () => LastReceived, WakeWriter, EndSilent);
        NoteReceived();
        _pings.Start();
        Start();
    }

    /// <inheritdoc/>
    public override string ProtocolId => "/yamux/1.0.0";

    /// <summary>The last round trip measured by a ping, or zero before the first answer.</summary>
    public TimeSpan RoundTrip => _pings.RoundTrip;

    internal override uint? NormalGoodbye => YamuxGoAway.Normal;

    internal override uint? ErrorGoodbye => YamuxGoAway.ProtocolError;

    internal override int MaxPayload => MuxingLimits.YamuxPayload;

    /// <summary>Bytes of all receive windows given away now.</summary>
    internal long WindowBytes
    {
        get
        {
            lock (Gate)
                return _budget.Given;
        }
    }

    internal override FrameRead ReadHeader(ref ReadOnlySequence<byte> buffer, out FrameBody body)
    {
        body = default;
        if (!YamuxHeader.TryTake(ref buffer, out var header))
            return FrameRead.Incomplete;
        if (header.Version != 0)
            return Violation($"yamux version {header.Version}");
        return header.Type switch
        {
            YamuxType.Data or YamuxType.WindowUpdate => ReadStreamFrame(header, out body),
            YamuxType.Ping => ReadPing(header),
            YamuxType.GoAway => ReadGoAway(header),
            _ => Violation($"yamux type {(byte)header.Type}"),
        };
    }

    internal override void WriteDataHeader(FrameSink sink, MuxedStream stream, int length) =>
        new YamuxHeader(YamuxType.Data, YamuxFlags.None, (uint)stream.Id, (uint)length).Write(sink);

    // As window update, not as data: nim-libp2p does not consume the body of data for a stream that it has forgotten.
    internal override void WriteClose(FrameSink sink, MuxedStream stream) =>
        new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Fin, (uint)stream.Id, 0).Write(sink);

    internal override void WriteOpen(FrameSink sink, MuxedStream stream) =>
        new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Syn, (uint)stream.Id, 0).Write(sink);

    internal override void WriteReset(FrameSink sink, long id, bool isOutbound) =>
        new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Rst, (uint)id, 0).Write(sink);

    internal override void WriteAcknowledgeAndGrant(
        FrameSink sink, MuxedStream stream, bool acknowledge, long grant) =>
        new YamuxHeader(
            YamuxType.WindowUpdate,
            acknowledge ? YamuxFlags.Ack : YamuxFlags.None,
            (uint)stream.Id,
            (uint)grant).Write(sink);

    internal override void WriteOwnFrames(FrameSink sink) => _pings.Write(sink);

    internal override void WriteGoodbyeFrame(FrameSink sink, uint code) =>
        new YamuxHeader(YamuxType.GoAway, YamuxFlags.None, 0, code).Write(sink);

    internal override async ValueTask WaitToOpenAsync(CancellationToken cancellationToken) =>
        await _unacknowledged.WaitAsync(cancellationToken).ConfigureAwait(false);

    internal override void OpenFailed() => _unacknowledged.Release();

    internal override MuxedStream CreateOutbound()
    {
        if (_nextId > uint.MaxValue)
            throw new MuxerException("The connection has used all its stream ids.");
        if (!_budget.TryOpen())
            throw new MuxerException("The windows of the connection's streams have reached their limit.");
        var stream = new YamuxStream(this, _nextId, isOutbound: true);
        _nextId += 2;
        return stream;
    }

    internal override MuxedStream? CreateInbound(long id) =>
        _budget.TryOpen() ? new YamuxStream(this, id, isOutbound: false) : null;

    internal override void OnConsumed(MuxedStream stream, long bytes)
    {
        var notes = stream.Notes;
        // After the other side's close more window is of no use; nim-libp2p takes it for a frame of an unknown stream.
        if (notes.RemoteClosed || notes.IsReset || notes.InputAbandoned)
            return;
        var roundTrip = _pings.RoundTrip > LeastRoundTrip ? _pings.RoundTrip : LeastRoundTrip;
        notes.GrantPending += ((YamuxStream)stream).Window.Consume(bytes, Time, roundTrip, _budget);
    }

    internal override void OnFinished(MuxedStream stream) => Acknowledged((YamuxStream)stream);

    internal override void OnReleased(MuxedStream stream) =>
        _budget.Return(((YamuxStream)stream).Window.Target);

    internal override void OnEnding() => _pings.Dispose();

    private FrameRead ReadStreamFrame(in YamuxHeader header, out FrameBody body)
    {
        body = default;
        if (header.StreamId == 0)
            return Violation("a stream's frame for the connection");
        var isOurs = header.StreamId % 2 == (_isDialer ? 1 : 0);
        var stream = (YamuxStream?)Ledger.Find(header.StreamId, isOurs);
        if (header.Flags.HasFlag(YamuxFlags.Syn))
        {
            if (isOurs)
                return Violation($"opened stream {header.StreamId}, whose number is ours");
            if (stream is not null || !_usedIds.TryUse(header.StreamId / 2))
                return Violation($"opened stream {header.StreamId} again");
            stream = (YamuxStream?)Admit(header.StreamId, acknowledge: true);
        }
        if (header.Type == YamuxType.WindowUpdate && stream is not null)
            Outbox.AddCredit(stream, header.Length, MuxingLimits.YamuxMaxCredit);
        var length = header.Type == YamuxType.Data ? header.Length : 0;
        var isWanted = false;
        if (length > _options.MaxStreamWindow || (stream is not null && !TryTake(stream, length, out isWanted)))
            return Violation($"sent {length} bytes on stream {header.StreamId}, more than its window");
        body = new FrameBody(
            stream, length, isWanted, header.Flags.HasFlag(YamuxFlags.Fin), header.Flags.HasFlag(YamuxFlags.Rst));
        return FrameRead.Taken;
    }

    /// <summary>
    /// Counts a frame's data against the window; false if it is more. Data after a close is not wanted.
    /// </summary>
    private bool TryTake(YamuxStream stream, long length, out bool isWanted)
    {
        lock (Gate)
        {
            Acknowledged(stream);
            isWanted = length > 0 && !stream.Notes.RemoteClosed && !stream.Notes.IsReset;
            if (!isWanted)
                return true;
            stream.Notes.Unread += length;
            return stream.Window.TryTake(length);
        }
    }

    /// <summary>Any frame of the other side on a stream of ours proves that it knows it. Lock held.</summary>
    private void Acknowledged(YamuxStream stream)
    {
        if (!stream.IsUnacknowledged)
            return;
        stream.IsUnacknowledged = false;
        _unacknowledged.Release();
    }

    private FrameRead ReadPing(in YamuxHeader header)
    {
        if (header.Flags.HasFlag(YamuxFlags.Syn))
            _pings.Asked(header.Length);
        else if (header.Flags.HasFlag(YamuxFlags.Ack))
            _pings.Answered(header.Length);
        return FrameRead.Taken;
    }

    private FrameRead ReadGoAway(in YamuxHeader header)
    {
        MuxerLog.Goodbye(Logger, header.Length);
        if (header.Length == YamuxGoAway.Normal)
        {
            PeerLeaves();
            return HasEnded ? FrameRead.Ended : FrameRead.Taken;
        }
        End(MuxerEnd.RemoteClosed, $"the other side said goodbye with code {header.Length}");
        return FrameRead.Ended;
    }

    private void EndSilent() => End(MuxerEnd.Timeout, "a ping was not answered and nothing else came");
}
