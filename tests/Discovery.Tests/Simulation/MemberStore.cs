using System.Collections.Concurrent;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>What a member keeps of others, and what it provides itself.</summary>
internal sealed class MemberStore(MemoryProviderStore memory) : IProviderStore
{
    public MemoryProviderStore Memory => memory;

    /// <summary>What the member provides itself.</summary>
    public ConcurrentDictionary<NodeId, SignedPeerRecord> Own { get; } = new();

    public ValueTask<bool> AddAsync(
        NodeId key, SignedPeerRecord record, ProviderOrigin origin, CancellationToken cancellationToken) =>
        memory.AddAsync(key, record, origin, cancellationToken);

    public ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(NodeId key, CancellationToken cancellationToken) =>
        memory.GetAsync(key, cancellationToken);

    public SignedPeerRecord? FindOwn(NodeId key) => Own.GetValueOrDefault(key);
}
