using System.IO.Pipelines;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Framing;

/// <summary>Ends a stream so that what was written last still arrives.</summary>
internal static class StreamEnding
{
    /// <summary>How long the other side may take to close its half.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // What a peer may still send to a stream whose handler is done.
    private const long MaxDrainedBytes = 256 * 1024;

    /// <summary>
    /// Closes our half and waits for the other one, throwing away what still comes: a stream that is disposed with
    /// unread input is reset, and a reset may overtake, at the other side, what was sent before it.
    /// </summary>
    public static async Task FinishAsync(
        IMuxedStream stream, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await stream.CloseWriteAsync(either.Token).ConfigureAwait(false);
            await DrainAsync(stream.Input, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Reset, gone, or the handler completed the input itself: there is nothing left to wait for.
        }
    }

    private static async Task DrainAsync(PipeReader input, CancellationToken cancellationToken)
    {
        var drained = 0L;
        while (drained <= MaxDrainedBytes)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            drained += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
