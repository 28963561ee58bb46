using System.Buffers;
using System.IO.Pipelines;

namespace Codex.Libp2p.Muxing;

/// <summary>The connection's output, with a count of what was put in since the last flush.</summary>
internal sealed class FrameSink(PipeWriter output)
{
    public long Pending { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Pending += bytes.Length;
    }

    public void Write(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            Write(bytes.FirstSpan);
            return;
        }
        foreach (var segment in bytes)
            Write(segment.Span);
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        Pending = 0;
        return output.FlushAsync(cancellationToken);
    }
}
