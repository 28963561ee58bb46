using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Providers;

/// <summary>Whom this node names as a provider: itself, as soon as something is here, and others.</summary>
internal sealed class KnownProviders(IProviderStore store, DiscoveryLimits limits)
{
    /// <summary>The records of a key: this node's own first, then the latest; at most 20.</summary>
    public async ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(NodeId key, CancellationToken cancellationToken)
    {
        var others = await store.GetAsync(key, cancellationToken);
        return store.FindOwn(key) is { } own
            ? [own, .. others.Where(record => record.PeerId != own.PeerId).Take(limits.MaxProvidersPerKey - 1)]
            : others;
    }
}
