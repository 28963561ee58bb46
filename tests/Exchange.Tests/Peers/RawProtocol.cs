using System.Threading.Channels;
using Codex.Exchange.Peers;
using Codex.Libp2p.Hosting;

namespace Codex.Exchange.Tests.Peers;

/// <summary>Answers streams of the exchange's protocol by hand.</summary>
internal sealed class RawProtocol(Func<ISessionStream, CancellationToken, Task> answer) : ISessionListenerProtocol
{
    private readonly Channel<ISessionStream> _streams = Channel.CreateUnbounded<ISessionStream>();

    public string Id => ExchangeProtocol.ProtocolId;

    public StreamLimits Limits => StreamLimits.Default;

    /// <summary>Streams that were opened.</summary>
    public ChannelReader<ISessionStream> Streams => _streams.Reader;

    /// <summary>Takes streams and does nothing with them, for as long as the connection lasts.</summary>
    public static RawProtocol Silent() => new((_, cancellationToken) => Task.Delay(-1, cancellationToken));

    public Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        _streams.Writer.TryWrite(stream);
        return answer(stream, cancellationToken);
    }
}
