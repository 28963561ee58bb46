using Codex.Libp2p.Hosting;

namespace Codex.Exchange.Peers;

/// <summary>Block exchange as the 2025 node speaks it: answers the streams that peers open.</summary>
internal sealed class ExchangeProtocol(PeerNetwork network, StreamLimits limits) : ISessionListenerProtocol
{
    /// <summary>The protocol's id (block exchange, table of eras).</summary>
    public const string ProtocolId = "/codex/blockexc/1.0.0";

    public string Id => ProtocolId;

    public StreamLimits Limits => limits;

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        if (network.Welcome(stream) is { } peer)
            await peer.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        else
            stream.Reset();
    }
}
