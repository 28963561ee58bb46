using System.IO.Pipelines;

namespace Codex.Libp2p.Tests.Pipes;

/// <summary>One end of a connection in memory.</summary>
internal sealed class PipeEnd(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;

    /// <summary>Two ends of one connection.</summary>
    public static (PipeEnd Left, PipeEnd Right) CreatePair(PipeOptions? options = null)
    {
        var leftToRight = new Pipe(options ?? PipeOptions.Default);
        var rightToLeft = new Pipe(options ?? PipeOptions.Default);
        return (
            new PipeEnd(rightToLeft.Reader, leftToRight.Writer), new PipeEnd(leftToRight.Reader, rightToLeft.Writer));
    }

    /// <summary>An end whose input is these bytes and nothing more, and what it sends.</summary>
    public static (PipeEnd End, PipeReader Sent) Fed(params byte[][] input)
    {
        var (end, remote) = CreatePair(new PipeOptions(pauseWriterThreshold: 0));
        foreach (var segment in input)
            remote.Output.WriteAsync(segment).AsTask().GetAwaiter().GetResult();
        remote.Output.Complete();
        return (end, remote.Input);
    }

    /// <summary>Closes both halves.</summary>
    public void Close()
    {
        Output.Complete();
        Input.Complete();
    }
}
