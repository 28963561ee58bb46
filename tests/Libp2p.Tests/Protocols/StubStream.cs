using System.IO.Pipelines;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Protocols;

/// <summary>A stream whose other end is in the test's hands.</summary>
internal sealed class StubStream(ISession session) : ISessionStream
{
    private readonly PipePair _pipes = new();

    /// <summary>The other end.</summary>
    public IDuplexPipe Far => _pipes.Far;

    public bool IsReset { get; private set; }

    public ISession Session => session;

    public string ProtocolId => "/stub";

    public long Id => 1;

    public bool IsOutbound => false;

    public PipeReader Input => _pipes.Near.Input;

    public PipeWriter Output => _pipes.Near.Output;

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => Output.CompleteAsync();

    public void Reset() => IsReset = true;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
