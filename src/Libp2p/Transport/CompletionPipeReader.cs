using System.IO.Pipelines;

namespace Codex.Libp2p.Transport;

/// <summary>A reader that tells once when it is completed.</summary>
internal sealed class CompletionPipeReader(PipeReader inner, Action onCompleted) : PipeReader
{
    private int _completed;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
            return;
        onCompleted();
        inner.Complete(exception);
    }

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(
        int minimumSize, CancellationToken cancellationToken) =>
        inner.ReadAtLeastAsync(minimumSize, cancellationToken);
}
