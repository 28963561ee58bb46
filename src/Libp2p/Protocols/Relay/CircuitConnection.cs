using System.IO.Pipelines;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay;

/// <summary>A stream to a relay, behind which is a peer, as a connection.</summary>
internal sealed class CircuitConnection : IConnection
{
    private readonly ISessionStream _stream;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openHalves = 2;
    private int _ended;

    /// <summary>Takes over a stream on which everything was agreed.</summary>
    public CircuitConnection(ISessionStream stream, ConnectionPath path)
    {
        _stream = stream;
        Path = path;
        Input = new CompletionPipeReader(stream.Input, OnHalfCompleted);
        Output = new CompletionPipeWriter(stream.Output, OnHalfCompleted);
    }

    /// <inheritdoc/>
    public ConnectionPath Path { get; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public Task Closed => _closed.Task;

    /// <inheritdoc/>
    public void Abort()
    {
        _stream.Reset();
        End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await _closed.Task.ConfigureAwait(false);
    }

    private void OnHalfCompleted()
    {
        if (Interlocked.Decrement(ref _openHalves) == 0)
            End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            _ = GiveBackAsync();
    }

    private async Task GiveBackAsync()
    {
        // Not on the thread of whoever completes a pipe: giving back may wait for the relay.
        await Task.Yield();
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _closed.TrySetResult();
        }
    }
}
