using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Providers;

/// <summary>Provider records in memory, bounded in every respect.</summary>
public sealed class MemoryProviderStore : IProviderStore
{
    /// <summary>An empty store.</summary>
    public MemoryProviderStore(DiscoveryLimits limits, TimeProvider timeProvider) => _ = (limits, timeProvider);

    /// <inheritdoc/>
    public ValueTask<bool> AddAsync(
        NodeId key, SignedPeerRecord record, ProviderOrigin origin, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(NodeId key, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask RemoveAsync(NodeId key, PeerId provider, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
