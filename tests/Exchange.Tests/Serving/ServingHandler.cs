using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Serving;

namespace Codex.Exchange.Tests.Serving;

/// <summary>A node that serves and does nothing else.</summary>
internal sealed class ServingHandler(BlockServer server) : IExchangeHandler
{
    public void OnJoined(IExchangePeer peer)
    {
    }

    public void OnLeft(IExchangePeer peer) => server.OnLeft(peer);

    public ValueTask OnWantsAsync(IExchangePeer peer, WantList wants, CancellationToken cancellationToken) =>
        server.OnWantsAsync(peer, wants, cancellationToken);

    public void OnPresences(IExchangePeer peer, IReadOnlyList<BlockPresence> presences)
    {
    }

    public void OnDelivery(IExchangePeer peer, BlockDelivery delivery)
    {
    }
}
