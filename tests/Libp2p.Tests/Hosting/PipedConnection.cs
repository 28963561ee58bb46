using System.IO.Pipelines;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>An end of a connection in memory that says it goes through a relay.</summary>
internal sealed class PipedConnection : IConnection
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDuplexPipe _pipe;

    private PipedConnection(IDuplexPipe pipe, ConnectionPath path) => (_pipe, Path) = (pipe, path);

    public ConnectionPath Path { get; }

    public PipeReader Input => _pipe.Input;

    public PipeWriter Output => _pipe.Output;

    public Task Closed => _closed.Task;

    public static (PipedConnection Near, PipedConnection Far) Pair(ConnectionPath path)
    {
        var pair = new PipePair();
        return (new PipedConnection(pair.Near, path), new PipedConnection(pair.Far, path));
    }

    public void Abort()
    {
        _pipe.Output.Complete(new IOException("aborted"));
        _pipe.Input.Complete();
        _closed.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }
}
