using System.IO.Pipelines;

namespace Codex.Libp2p.Security;

/// <summary>
/// A reader that tells when it is completed: whoever fills the pipe may be waiting for bytes to fill it with, and would
/// notice only when some come.
/// </summary>
internal sealed class CompletionPipeReader(PipeReader reader, Action onCompleted) : PipeReader
{
    public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        reader.ReadAsync(cancellationToken);

    public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        reader.Complete(exception);
        onCompleted();
    }

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(
        int minimumSize, CancellationToken cancellationToken) =>
        reader.ReadAtLeastAsync(minimumSize, cancellationToken);
}
