using System.Buffers;
using System.IO.Pipelines;

namespace Codex.Communities.Publishing;

/// <summary>A body of which not more than so many bytes may come.</summary>
internal sealed class BoundedBody(PipeReader body, long maxBytes) : PipeReader
{
    private long _consumed;
    private ReadOnlySequence<byte> _buffer;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Check(await body.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var isRead = body.TryRead(out result);
        if (isRead)
            Check(result);
        return isRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _consumed += _buffer.Slice(0, consumed).Length;
        body.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => body.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private ReadResult Check(ReadResult result)
    {
        _buffer = result.Buffer;
        if (_consumed + _buffer.Length <= maxBytes)
            return result;

        // A reader that is to be used on is left between two reads.
        body.AdvanceTo(_buffer.Start, _buffer.End);
        throw new BodyTooLargeException();
    }
}
