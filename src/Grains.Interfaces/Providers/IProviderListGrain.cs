using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>
/// Who provides something that the cluster holds. Key: the content key of the DHT in hexadecimal. At most
/// <see cref="GrainLimits.MaxProvidersPerList"/> records, each until it expires. Every method may be repeated without
/// harm.
/// </summary>
[Alias("Codex.IProviderListGrain")]
public interface IProviderListGrain : IGrainWithStringKey
{
    /// <summary>
    /// Keeps a record in place of an earlier one of the same peer. When the list is full, the one that expires first
    /// makes room, unless that is the new one.
    /// </summary>
    /// <returns>False when there was no room for it.</returns>
    [Alias("Add")]
    Task<bool> AddAsync(ProviderRecord record, CancellationToken cancellationToken);

    /// <summary>The records that have not expired, the one that lasts longest first.</summary>
    [Alias("Get")]
    Task<ImmutableArray<ProviderRecord>> GetAsync(CancellationToken cancellationToken);

    /// <summary>Forgets a peer's record.</summary>
    /// <returns>False when there was none.</returns>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string peerId, CancellationToken cancellationToken);
}
