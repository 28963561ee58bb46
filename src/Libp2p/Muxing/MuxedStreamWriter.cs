using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The output of a stream: a pipe's writer whose flush puts the stream into the queue for the connection.
/// </summary>
internal sealed class MuxedStreamWriter(MuxedStream stream, PipeWriter inner) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
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
        inner.Write(source.Span);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WritePortionsAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var portion = source[..Math.Min(source.Length, MuxingLimits.MaxFrame)];
            source = source[portion.Length..];
            inner.Write(portion.Span);
            var result = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (source.IsEmpty || result.IsCompleted || result.IsCanceled)
                return result;
        }
    }
}
