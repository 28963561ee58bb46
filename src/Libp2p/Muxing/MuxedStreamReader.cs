using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>The input of a stream: a pipe's reader that reports progress for flow control.</summary>
/// <remarks>
/// Progress is what was examined, as in a pipe itself: whoever examined everything and consumed nothing waits for the
/// rest of something larger than the window, and would wait for ever if only consumed bytes made room.
/// <para>
/// A stream may be disposed by one thread while another one reads: what that one has been given stays its own until it
/// advances.
/// </para>
/// </remarks>
internal sealed class MuxedStreamReader(MuxedStream stream, PipeReader inner) : PipeReader
{
    private readonly Lock _gate = new();
    private ReadOnlySequence<byte> _last;
    private long _examinedAhead;
    private bool _isInHand;
    private bool _isCompleted;

    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            if (!inner.TryRead(out result))
                return false;
            _isInHand = true;
        }
        _last = result.Buffer;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read;
        lock (_gate)
        {
            ThrowIfCompleted();
            // A read that waits may be given its bytes at any time.
            _isInHand = true;
            read = inner.ReadAsync(cancellationToken);
        }
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
        Release();
        var progress = Math.Max(0, examinedBytes - _examinedAhead);
        _examinedAhead += progress - consumedBytes;
        if (progress > 0)
            stream.Muxer.Ledger.Consumed(stream, progress);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Nothing more is wanted. What still arrives is dropped and not paid for with new window.</summary>
    public override void Complete(Exception? exception = null)
    {
        bool isInHand;
        lock (_gate)
        {
            if (_isCompleted)
                return;
            _isCompleted = true;
            isInHand = _isInHand;
            if (!isInHand)
                inner.Complete(exception);
        }
        // The pipe would go on collecting what nobody will read.
        if (isInHand)
            stream.EndReceiving(null);
        stream.Muxer.Ledger.InputAbandoned(stream);
    }

    private void Release()
    {
        lock (_gate)
        {
            _isInHand = false;
            if (_isCompleted)
                inner.Complete();
        }
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
            throw new InvalidOperationException($"Stream {stream.Id}: the input was completed.");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read)
    {
        ReadResult result;
        try
        {
            result = await read.ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }
        _last = result.Buffer;
        return result;
    }
}
