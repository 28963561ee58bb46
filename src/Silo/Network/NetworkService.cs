using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Exchange;
using Codex.Libp2p.Hosting;
using Codex.Silo.Reachability;

namespace Codex.Silo.Network;

/// <summary>Starts what needs the peer-to-peer edge, in order, and stops it in reverse.</summary>
internal sealed class NetworkService(
    DhtNode dht, Advertiser advertiser, BlockExchange exchange, NatTraversal traversal, ILocalPeer local)
    : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        exchange.Start();
        await dht.StartAsync(cancellationToken).ConfigureAwait(false);
        advertiser.Start();
        await traversal.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await traversal.DisposeAsync().ConfigureAwait(false);
        await advertiser.DisposeAsync().ConfigureAwait(false);
        await dht.StopAsync(cancellationToken).ConfigureAwait(false);
        await exchange.DisposeAsync().ConfigureAwait(false);
        await local.StopAsync(cancellationToken).ConfigureAwait(false);
    }
}
