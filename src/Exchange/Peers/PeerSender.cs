using Codex.Libp2p.Hosting;

namespace Codex.Exchange.Peers;

/// <summary>
/// Writes messages to a peer, one at a time, on a stream of our own that is opened when there is something to say, and
/// opened again after it was lost.
/// </summary>
/// <param name="open">Opens a stream; null when there is none to be had.</param>
/// <param name="timeout">How long a message may take.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PeerSender(
    Func<CancellationToken, ValueTask<ISessionStream?>> open, TimeSpan timeout, TimeProvider timeProvider)
{
    // The stream that there is, and one more should that one be lost.
    private const int Attempts = 2;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _deadline = new(Timeout.InfiniteTimeSpan, timeProvider);
    private ISessionStream? _stream;
    private volatile bool _isClosed;

    /// <summary>Sends a message; false when it cannot be sent.</summary>
    public async ValueTask<bool> SendAsync(IMessageSource message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 0; attempt < Attempts && !_isClosed; attempt++)
            {
                if (await TrySendAsync(message, cancellationToken).ConfigureAwait(false) is { } isSent)
                    return isSent;
            }
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// The stream cannot be used any more: gives it back, once nobody writes to it, whose memory it would take away.
    /// The next message opens another one.
    /// </summary>
    public async Task RetireAsync(ISessionStream stream)
    {
        GiveUp(stream);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// The next message goes on a new stream, on whatever connection is best then. What was written on the one before
    /// still arrives; who reads it gives it back when the other side has ended it too.
    /// </summary>
    public async Task MoveAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Interlocked.Exchange(ref _stream, null) is { } before)
                await before.CloseWriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended by itself.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives up what is being sent, and sends nothing any more.</summary>
    public void Close()
    {
        _isClosed = true;
        Volatile.Read(ref _deadline).Cancel();
        if (Interlocked.Exchange(ref _stream, null) is { } stream)
            stream.Reset();
    }

    /// <summary>Whether the message was sent; null when the stream was lost and another may take it.</summary>
    private async ValueTask<bool?> TrySendAsync(IMessageSource message, CancellationToken cancellationToken)
    {
        ISessionStream? stream = null;
        // One source of cancellation for all messages: a timer and a link for each would cost more than the message.
        var deadline = _deadline;
        deadline.CancelAfter(timeout);
        try
        {
            using var link = cancellationToken.UnsafeRegister(
                static source => ((CancellationTokenSource)source!).Cancel(), deadline);
            stream = await StreamAsync(deadline.Token).ConfigureAwait(false);
            if (stream is null)
                return false;
            if (!await message.WriteAsync(stream.Output, deadline.Token).ConfigureAwait(false))
                return true;
            var flush = await stream.Output.FlushAsync(deadline.Token).ConfigureAwait(false);
            if (!flush.IsCompleted)
                return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was written goes out whole with the next message.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            // Not taken in time: another stream would not be either.
            GiveUp(stream);
            return false;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException)
        {
            // Reset by the peer, or closed with the connection, which completes the pipe while it is written to.
        }
        finally
        {
            Rearm(deadline);
        }
        GiveUp(stream);
        return null;
    }

    private void GiveUp(ISessionStream? stream)
    {
        if (stream is null)
            return;
        Interlocked.CompareExchange(ref _stream, null, stream);
        stream.Reset();
    }

    private void Rearm(CancellationTokenSource deadline)
    {
        deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        // The old one is not disposed: whoever closes may be about to cancel it.
        if (deadline.IsCancellationRequested)
            Volatile.Write(ref _deadline, new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider));
    }

    private async ValueTask<ISessionStream?> StreamAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _stream) is { } there)
            return there;
        var opened = await open(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _stream, opened);
        // Whoever closes meanwhile sees the stream, or is seen here.
        if (!_isClosed || opened is null)
            return opened;
        GiveUp(opened);
        return null;
    }
}
