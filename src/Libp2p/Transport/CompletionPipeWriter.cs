using System.IO.Pipelines;
using System.Net.Sockets;

namespace Codex.Libp2p.Transport;

/// <summary>
/// A writer that tells once when it is completed. Completing drops what was not flushed when the network is gone, and
/// never waits for it.
/// </summary>
internal sealed class CompletionPipeWriter(PipeWriter inner, Action onCompleted) : PipeWriter
{
    private int _completed;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        inner.FlushAsync(cancellationToken);

    public override void Complete(Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
            return;
        // With an exception the inner writer drops what it holds; without, it would write and block this thread.
        inner.Complete(exception ?? (inner.UnflushedBytes == 0 ? null : new IOException("Completed unflushed.")));
        onCompleted();
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
            return;
        try
        {
            await inner.CompleteAsync(exception).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The connection failed before: nothing can be sent, and whoever reads is told.
        }
        onCompleted();
    }
}
