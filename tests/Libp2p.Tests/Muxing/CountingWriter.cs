using System.IO.Pipelines;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Counts flushes, and holds them when told to.</summary>
internal sealed class CountingWriter(PipeWriter inner) : PipeWriter
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _holds;
    private int _flushes;

    public Task FirstFlush => _first.Task;

    public Task Held => _held.Task;

    public int Flushes => Volatile.Read(ref _flushes);

    public void Hold() => _holds = true;

    public void Release()
    {
        _holds = false;
        _gate.SetResult();
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _flushes);
        if (_holds)
        {
            _held.TrySetResult();
            await _gate.Task;
        }
        var result = await inner.FlushAsync(cancellationToken);
        _first.TrySetResult();
        return result;
    }

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
}
