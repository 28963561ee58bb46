using System.IO.Pipelines;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Hosting;

/// <summary>A muxed stream that knows its protocol, and tells its session when it is gone.</summary>
internal sealed class SessionStream(IMuxedStream inner, string protocolId, Session session) : ISessionStream
{
    private int _disposed;

    public long Id => inner.Id;

    public bool IsOutbound => inner.IsOutbound;

    public string ProtocolId => protocolId;

    public ISession Session => session;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => inner.Output;

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => inner.CloseWriteAsync(cancellationToken);

    public void Reset() => inner.Reset();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        session.Forget(this);
        await inner.DisposeAsync().ConfigureAwait(false);
    }
}
