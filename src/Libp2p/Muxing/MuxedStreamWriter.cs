using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The output of a stream: a pipe's writer whose flush puts the stream into the queue for the connection.
/// </summary>
/// <remarks>
/// The stream may be closed or disposed by one thread while another one writes: a session that ends does so. What was
/// advanced goes out, as whoever closes expects; memory that is in the writer's hands at that moment is never used
/// again, so that the rest of its write does no harm. It learns of the close from its flush, or when it asks for more.
/// </remarks>
internal sealed class MuxedStreamWriter(MuxedStream stream, PipeWriter inner, PipeBlocks blocks) : PipeWriter
{
    private readonly Lock _gate = new();
    private bool _isInHand;
    private bool _isClosed;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (_gate)
        {
            HandOut();
            return inner.GetMemory(sizeHint);
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        lock (_gate)
        {
            HandOut();
            return inner.GetSpan(sizeHint);
        }
    }

    public override void Advance(int bytes)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            inner.Advance(bytes);
            _isInHand = false;
        }
    }

    /// <summary>Completed at once when our half was closed; fails when the stream was reset.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isInHand = false;
            if (_isClosed)
            {
                return stream.SendError is { } error
                    ? ValueTask.FromException<FlushResult>(error)
                    : ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: true));
            }
        }
        var flush = inner.FlushAsync(cancellationToken);
        stream.Muxer.Outbox.Written(stream);
        return flush;
    }

    /// <summary>Copies and flushes in portions, so that a large source is never buffered whole.</summary>
    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length > MuxingLimits.MaxFrame)
            return WritePortionsAsync(source, cancellationToken);
        this.Write(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <summary>Without an error closes our half of the stream, with one resets the stream.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
            stream.RequestClose();
        else
            stream.Reset();
    }

    /// <summary>Nothing more is taken; the connection is not told. From any thread, any number of times.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            if (_isInHand)
                blocks.Withhold();
            inner.Complete();
        }
    }

    private void HandOut()
    {
        if (_isClosed)
            throw new StreamResetException($"Stream {stream.Id}: our half is closed.", stream.SendError);
        _isInHand = true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WritePortionsAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var portion = source[..Math.Min(source.Length, MuxingLimits.MaxFrame)];
            source = source[portion.Length..];
            this.Write(portion.Span);
            var result = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (source.IsEmpty || result.IsCompleted || result.IsCanceled)
                return result;
        }
    }
}
