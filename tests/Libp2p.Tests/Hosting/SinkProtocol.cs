using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Counts what comes until the other half ends.</summary>
internal sealed class SinkProtocol : ISessionListenerProtocol
{
    public const string DefaultId = "/test/sink/1.0.0";

    private readonly TaskCompletionSource<long> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => DefaultId;

    public StreamLimits Limits => StreamLimits.Default;

    /// <summary>The bytes of the first stream, when it has ended; faulted when it was reset.</summary>
    public Task<long> Received => _received.Task;

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var received = 0L;
        try
        {
            while (true)
            {
                // Not cancelled: what has arrived can be read after the session has ended, and a reset fails.
                var read = await stream.Input.ReadAsync(CancellationToken.None);
                received += read.Buffer.Length;
                stream.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            _received.TrySetResult(received);
        }
        catch (Exception e)
        {
            _received.TrySetException(e);
            throw;
        }
    }
}
