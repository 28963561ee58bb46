using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Providers;

/// <summary>
/// Who provides what: the part of the DHT's contents that this node keeps, which is bounded, and what it provides
/// itself. From any thread.
/// </summary>
public interface IProviderStore
{
    /// <summary>
    /// Keeps a record for 24 hours. False when it was refused: an older one than is there, or one more than limits
    /// allow. The record's signature has been verified.
    /// </summary>
    /// <param name="key">The content.</param>
    /// <param name="record">Who provides it.</param>
    /// <param name="origin">Who says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<bool> AddAsync(
        NodeId key, SignedPeerRecord record, ProviderOrigin origin, CancellationToken cancellationToken);

    /// <summary>The records of others of a key that have not expired, the latest first; at most 20.</summary>
    ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(NodeId key, CancellationToken cancellationToken);

    /// <summary>
    /// The record under which this node provides what is under a key, whether others were told or not; null where it
    /// does not.
    /// </summary>
    SignedPeerRecord? FindOwn(NodeId key);
}
