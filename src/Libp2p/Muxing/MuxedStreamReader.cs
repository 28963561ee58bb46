using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>The input of a stream: a pipe's reader that reports how much was consumed, for flow control.</summary>
internal sealed class MuxedStreamReader(MuxedStream stream, PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _last;

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
        var bytes = _last.Slice(_last.Start, consumed).Length;
        _last = default;
        inner.AdvanceTo(consumed, examined);
        if (bytes > 0)
            stream.Muxer.Consumed(stream, bytes);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Nothing more is wanted. What still arrives is dropped and not paid for with new window.</summary>
    public override void Complete(Exception? exception = null)
    {
        inner.Complete(exception);
        stream.Muxer.InputAbandoned(stream);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read)
    {
        var result = await read.ConfigureAwait(false);
        _last = result.Buffer;
        return result;
    }
}
