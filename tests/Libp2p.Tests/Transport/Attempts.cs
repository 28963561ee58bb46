using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Transport;

/// <summary>Attempts to connect that end when the test says so.</summary>
internal sealed class Attempts
{
    private readonly Channel<IPEndPoint> _started = Channel.CreateUnbounded<IPEndPoint>();
    private readonly ConcurrentDictionary<IPEndPoint, TaskCompletionSource<FakeConnection>> _attempts = new();
    private readonly ConcurrentDictionary<IPEndPoint, TaskCompletionSource> _cancelled = new();

    public int Count => _attempts.Count;

    public Task<FakeConnection> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var attempt = new TaskCompletionSource<FakeConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cancelled[endPoint] = cancelled;
        _attempts[endPoint] = attempt;
        cancellationToken.Register(cancelled.SetResult);
        _started.Writer.TryWrite(endPoint);
        return attempt.Task;
    }

    /// <summary>The next attempt that is started.</summary>
    public Task<IPEndPoint> NextAsync() => _started.Reader.ReadAsync().InTime();

    public Task CancelledAsync(IPEndPoint endPoint) => _cancelled[endPoint].Task;

    public FakeConnection Succeed(IPEndPoint endPoint, bool evenIfCancelled = false)
    {
        Assert.True(evenIfCancelled || !_cancelled[endPoint].Task.IsCompleted);
        var connection = new FakeConnection();
        _attempts[endPoint].SetResult(connection);
        return connection;
    }

    public void Fail(IPEndPoint endPoint, string why) => _attempts[endPoint].SetException(new IOException(why));
}
