using System.IO.Pipelines;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Two ends of a connection in memory.</summary>
internal sealed class PipePair
{
    public PipePair(int bufferBytes = 256 * 1024)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: bufferBytes,
            resumeWriterThreshold: Math.Max(1, bufferBytes / 2),
            minimumSegmentSize: 64 * 1024,
            useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        Near = new End(back.Reader, there.Writer);
        Far = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe Near { get; }

    public IDuplexPipe Far { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
