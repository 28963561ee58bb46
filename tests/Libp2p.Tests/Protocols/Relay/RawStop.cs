using System.Threading.Channels;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>Takes circuits and leaves them to the test; or never answers.</summary>
internal sealed class RawStop(bool accepts) : ISessionListenerProtocol
{
    private readonly Channel<ISessionStream> _circuits = Channel.CreateUnbounded<ISessionStream>();

    public string Id => RelayProtocol.Stop;

    public StreamLimits Limits => StreamLimits.Default;

    public Task<ISessionStream> AcceptAsync() => _circuits.Reader.ReadAsync().InTime();

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        await RelayCodec.ReadAsync<StopWire>(stream.Input, RelayLimits.Default, cancellationToken);
        if (accepts)
        {
            var answer = new StopWire { Type = RelayProtocol.StopStatus, Status = (int)RelayStatus.Ok };
            await RelayCodec.WriteAsync(stream.Output, answer, cancellationToken);
        }
        _circuits.Writer.TryWrite(stream);
        // The test ends it.
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
