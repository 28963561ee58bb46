using System.Buffers;
using System.IO.Pipelines;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// A stream of either protocol: two pipes, and what the muxer notes about it.
/// </summary>
/// <remarks>
/// Three locks, never nested: the muxer's guards the notes; <c>_receiveGate</c> the writing end of the input pipe (the
/// reading loop against a reset); <c>_sendGate</c> the reading end of the output pipe (the writing loop against a
/// reset). A reset can thus give buffers back at once without pulling them from under a copy. The ends that the
/// application holds have gates of their own: whoever uses them may be on another thread than whoever closes them.
/// </remarks>
internal abstract class MuxedStream : IMuxedStream
{
    private readonly Lock _receiveGate = new();
    private readonly Lock _sendGate = new();
    private readonly Pipe _receive;
    private readonly Pipe _send;
    private readonly MuxedStreamWriter _output;
    private readonly TaskCompletionSource<bool> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _receiveEnded;
    private bool _sendEnded;
    private Exception? _sendError;
    private int _disposed;

    private protected MuxedStream(FrameMuxer muxer, long id, bool isOutbound, long sendCredit)
    {
        Muxer = muxer;
        Id = id;
        IsOutbound = isOutbound;
        Notes = new StreamNotes { SendCredit = sendCredit };
        _receive = new Pipe(Buffered(new PipeBlocks(muxer.Options.Blocks), pauseAt: 0));
        Input = new MuxedStreamReader(this, _receive.Reader);
        var sendBlocks = new PipeBlocks(muxer.Options.Blocks);
        _send = new Pipe(Buffered(sendBlocks, MuxingLimits.SendBuffer));
        _output = new MuxedStreamWriter(this, _send.Writer, sendBlocks);
    }

    public long Id { get; }

    public bool IsOutbound { get; }

    public PipeReader Input { get; }

    public PipeWriter Output => _output;

    internal FrameMuxer Muxer { get; }

    /// <summary>State that the muxer guards with its lock.</summary>
    internal StreamNotes Notes { get; }

    /// <summary>True once everything was handed on and our half is closed, false if a reset came first.</summary>
    internal Task<bool> WriteClosed => _closed.Task;

    /// <summary>Why our half failed; null while it has not.</summary>
    internal Exception? SendError => Volatile.Read(ref _sendError);

    public async ValueTask CloseWriteAsync(CancellationToken cancellationToken)
    {
        RequestClose();
        if (!await _closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false))
            throw new StreamResetException($"Stream {Id} was reset before all was sent.");
    }

    public void Reset() => Muxer.ResetByUs(this);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (Muxer.Ledger.IsReadToEnd(this))
            await CloseOrResetAsync().ConfigureAwait(false);
        else
            Reset();
        await Input.CompleteAsync().ConfigureAwait(false);
        _output.Close();
        Muxer.Ledger.Disposed(this);
    }

    internal void RequestClose()
    {
        _output.Close();
        Muxer.Outbox.Written(this);
    }

    /// <summary>Adds received bytes. Dropped when the input has ended.</summary>
    internal void Receive(in ReadOnlySequence<byte> bytes)
    {
        lock (_receiveGate)
        {
            if (_receiveEnded)
                return;
            foreach (var segment in bytes)
                _receive.Writer.Write(segment.Span);
            // Completes at once: without a threshold a pipe never makes its writer wait.
            _ = _receive.Writer.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    internal void EndReceiving(Exception? error)
    {
        lock (_receiveGate)
        {
            if (_receiveEnded)
                return;
            _receiveEnded = true;
            _receive.Writer.Complete(error);
        }
    }

    /// <summary>
    /// Moves at most so many bytes of what was written into the connection. Says how many, whether more is left, and
    /// whether nothing will ever be left.
    /// </summary>
    internal SendTurn Send(FrameSink sink, int maxBytes)
    {
        lock (_sendGate)
        {
            if (_sendEnded || !_send.Reader.TryRead(out var read))
                return default;
            var bytes = read.Buffer.Slice(0, Math.Min(maxBytes, read.Buffer.Length));
            if (!bytes.IsEmpty)
            {
                Muxer.WriteDataHeader(sink, this, (int)bytes.Length);
                sink.Write(bytes);
            }
            var left = read.Buffer.Length > bytes.Length;
            var count = (int)bytes.Length;
            _send.Reader.AdvanceTo(bytes.End);
            return new SendTurn(count, left, read.IsCompleted && !left);
        }
    }

    internal void EndSending(Exception? error)
    {
        lock (_sendGate)
        {
            if (_sendEnded)
                return;
            _sendEnded = true;
            Volatile.Write(ref _sendError, error);
            _send.Reader.Complete(error);
        }
        _closed.TrySetResult(error is null);
    }

    internal void Fail(string why)
    {
        var error = new StreamResetException($"Stream {Id}: {why}");
        EndReceiving(error);
        EndSending(error);
    }

    private static PipeOptions Buffered(PipeBlocks blocks, int pauseAt) => new(
        blocks,
        minimumSegmentSize: MuxingLimits.BufferBlock,
        pauseWriterThreshold: pauseAt,
        resumeWriterThreshold: pauseAt / 2,
        useSynchronizationContext: false);

    private async ValueTask CloseOrResetAsync()
    {
        RequestClose();
        if (_closed.Task.IsCompleted)
            return;
        try
        {
            await _closed.Task.WaitAsync(Muxer.Options.StreamCloseTimeout, Muxer.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Reset();
        }
    }
}
