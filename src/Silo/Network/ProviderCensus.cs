using Codex.Communities.Ports;
using Codex.Content;
using Codex.Discovery;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;

namespace Codex.Silo.Network;

/// <summary>
/// Counts the peers that discovery finds for a dataset. This node counts once its record is announced; records outlive
/// nodes by up to a day, so it may be one too many, and it is never one that was never there.
/// </summary>
internal sealed class ProviderCensus(IContentRouting routing) : IProviderCensus
{
    /// <inheritdoc/>
    public async Task<int> CountAsync(Cid cid, CancellationToken cancellationToken)
    {
        // A newer record of a peer comes as one more; a search is bounded by DiscoveryLimits.MaxProvidersPerSearch.
        var peers = new HashSet<PeerId>();
        await foreach (var record in routing.FindProvidersAsync(NodeId.Of(cid), cancellationToken)
            .ConfigureAwait(false))
        {
            peers.Add(record.PeerId);
        }

        return peers.Count;
    }
}
