using Codex.Discovery.Lookups;
using Codex.Discovery.Requests;
using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Providers;

/// <summary>Tells the nodes nearest to a key who provides it.</summary>
internal sealed class ProviderAnnouncement(LookupRunner lookups, NodeQueries queries, DiscoveryLimits limits)
{
    /// <summary>See <see cref="IContentRouting.ProvideAsync"/>.</summary>
    public async Task<int> RunAsync(NodeId key, SignedPeerRecord record, CancellationToken cancellationToken)
    {
        var nodes = await lookups.FindClosestAsync(key, null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var node in nodes)
            queries.AddProvider(node, key, record);
        if (nodes.Count <= limits.MaxConfirmedAnnouncements)
            await Task.WhenAll(nodes.Select(node => ConfirmAsync(node, key, record, cancellationToken)));
        return nodes.Count;
    }

    private async Task ConfirmAsync(
        NodeContact node, NodeId key, SignedPeerRecord record, CancellationToken cancellationToken)
    {
        var kept = await queries.GetProvidersAsync(node, key, cancellationToken);
        // It answers with a choice where it has many, so this may be once too often; it is never once too seldom.
        if (kept is null || !kept.Any(other => other.PeerId == record.PeerId && other.Sequence >= record.Sequence))
            queries.AddProvider(node, key, record);
    }
}
