using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>The input of a stream: a pipe's reader that reports progress for flow control.</summary>
/// <remarks>
/// Progress is what was examined, as in a pipe itself: whoever examined everything and consumed nothing waits for the
/// rest of something larger than the window, and would wait for ever if only consumed bytes made room.
/// </remarks>
internal sealed class MuxedStreamReader(MuxedStream stream, PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _last;
    private long _examinedAhead;

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        _last = result.Buffer;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        if (!read.IsCompletedSuccessfully)
            return AwaitAsync(read);
        var result = read.Result;
        _last = result.Buffer;
        return ValueTask.FromResult(result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var consumedBytes = _last.Slice(_last.Start, consumed).Length;
        var examinedBytes = _last.Slice(_last.Start, examined).Length;
        _last = default;
        inner.AdvanceTo(consumed, examined);
        var progress = Math.Max(0, examinedBytes - _examinedAhead);
        _examinedAhead += progress - consumedBytes;
        if (progress > 0)
            stream.Muxer.Ledger.Consumed(stream, progress);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Nothing more is wanted. What still arrives is dropped and not paid for with new window.</summary>
    public override void Complete(Exception? exception = null)
    {
        inner.Complete(exception);
        stream.Muxer.Ledger.InputAbandoned(stream);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read)
    {
        var result = await read.ConfigureAwait(false);
        _last = result.Buffer;
        return result;
    }
}
