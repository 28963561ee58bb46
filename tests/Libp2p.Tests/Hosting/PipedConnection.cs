using System.IO.Pipelines;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>An end of a connection in memory that says it goes through a relay.</summary>
internal sealed class PipedConnection : IConnection
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openHalves = 2;

    private PipedConnection(IDuplexPipe pipe, ConnectionPath path)
    {
        Path = path;
        Input = new CompletionPipeReader(pipe.Input, OnHalfCompleted);
        Output = new CompletionPipeWriter(pipe.Output, OnHalfCompleted);
    }

    public ConnectionPath Path { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public Task Closed => _closed.Task;

    public static (PipedConnection Near, PipedConnection Far) Pair(ConnectionPath path)
    {
        var pair = new PipePair();
        return (new PipedConnection(pair.Near, path), new PipedConnection(pair.Far, path));
    }

    public void Abort()
    {
        Output.Complete(new IOException("aborted"));
        Input.Complete();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }

    private void OnHalfCompleted()
    {
        if (Interlocked.Decrement(ref _openHalves) == 0)
            _closed.TrySetResult();
    }
}
