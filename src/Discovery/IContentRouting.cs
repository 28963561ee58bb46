using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery;

/// <summary>Finds who provides content, and tells others that somebody does.</summary>
public interface IContentRouting
{
    /// <summary>
    /// Gives a provider record to the nodes nearest to the key. Returns how many were told: 0 where no node answers.
    /// What this node provides itself it says to whoever asks (<see cref="Providers.IProviderStore.FindOwn"/>),
    /// announced or not; records at other nodes expire by themselves.
    /// </summary>
    Task<int> ProvideAsync(NodeId key, SignedPeerRecord providerRecord, CancellationToken cancellationToken);

    /// <summary>
    /// Providers of a key: those known here first, then others as answers come in; each record of a peer once, a newer
    /// one once more. Ends when the nodes nearest to the key have been asked, or the limit is reached. This node's own
    /// record is given as others are.
    /// </summary>
    IAsyncEnumerable<SignedPeerRecord> FindProvidersAsync(NodeId key, CancellationToken cancellationToken);

    /// <summary>The latest record of a peer that can be found; null for none. Its addresses are UDP ones.</summary>
    Task<SignedPeerRecord?> ResolveAsync(PeerId peer, CancellationToken cancellationToken);
}
