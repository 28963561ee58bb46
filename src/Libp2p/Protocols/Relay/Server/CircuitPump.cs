using System.Buffers;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// Carries bytes between two streams, as fast as the slower side takes them, until both are done or the grant is used
/// up. What it carries stays in the buffers of the streams: it has none of its own.
/// </summary>
internal sealed class CircuitPump(
    IMuxedStream source,
    IMuxedStream target,
    CircuitGrant grant,
    RelayLimits limits,
    TimeProvider time,
    Action<long> onCarried)
{
    private readonly TaskCompletionSource<CircuitEnd> _cut =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Carries to the end; never fails. When it was cut, both streams are reset.</summary>
    public async Task<CircuitEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(
            _ => _cut.TrySetResult(CircuitEnd.TimeUsedUp), null, grant.Limit.Duration ?? Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        using var stopping = cancellationToken.UnsafeRegister(_ => _cut.TrySetResult(CircuitEnd.Broken), null);
        var carrying = Task.WhenAll(
            CarryAsync(source, target, ending.Token), CarryAsync(target, source, ending.Token));
        await Task.WhenAny(carrying, _cut.Task).ConfigureAwait(false);
        if (!_cut.Task.IsCompleted)
            return CircuitEnd.Completed;
        source.Reset();
        target.Reset();
        await ending.CancelAsync().ConfigureAwait(false);
        await carrying.ConfigureAwait(false);
        return await _cut.Task.ConfigureAwait(false);
    }

    private async Task CarryAsync(IMuxedStream from, IMuxedStream to, CancellationToken cancellationToken)
    {
        try
        {
            for (var carried = 0L; ;)
            {
                var read = await from.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
                // Once it was advanced over, the buffer is somebody else's, its length too.
                var length = Math.Min(read.Buffer.Length, limits.MaxCopiedBytes);
                var isLast = read.IsCompleted && length == read.Buffer.Length;
                if (!TryCharge(ref carried, length))
                    return;
                var bytes = read.Buffer.Slice(0, length);
                foreach (var segment in bytes)
                    to.Output.Write(segment.Span);
                from.Input.AdvanceTo(bytes.End);
                if (length > 0 && (await to.Output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                    break;
                onCarried(length);
                if (isLast)
                    break;
            }

            await to.CloseWriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            _cut.TrySetResult(CircuitEnd.Broken);
        }
    }

    private bool TryCharge(ref long carried, long bytes)
    {
        carried += bytes;
        if (carried > grant.Limit.Bytes)
            _cut.TrySetResult(CircuitEnd.BytesUsedUp);
        else if (bytes > 0 && grant.Meter?.TryCharge(bytes) == false)
            _cut.TrySetResult(CircuitEnd.BudgetUsedUp);
        else
            return true;
        return false;
    }
}
