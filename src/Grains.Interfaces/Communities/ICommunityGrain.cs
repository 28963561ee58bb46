using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>
/// A community's archive history. Key: the community id as text. It remembers which archive index is the newest, what
/// the indices name, and what is to be fetched; it does not know what is here, because the disk does. Every method may
/// be repeated without harm; all but <see cref="RegisterAsync"/> and <see cref="GetAsync"/> answer null, false or
/// nothing while the community is not registered.
/// </summary>
[Alias("Codex.ICommunityGrain")]
public interface ICommunityGrain : IGrainWithStringKey
{
    /// <summary>Registers the community. What is known of it already stays.</summary>
    /// <returns>What is known now.</returns>
    [Alias("Register")]
    Task<CommunityRecord> RegisterAsync(CancellationToken cancellationToken);

    /// <summary>What is known, or null when the community is not registered.</summary>
    [Alias("Get")]
    Task<CommunityRecord?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// An index was announced. It becomes the current one unless its clock is older than the current one's, and a sync
    /// that runs goes on with it.
    /// </summary>
    /// <param name="index">Its CID, a manifest's, and its clock (community-history, section 4).</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    [Alias("OfferIndex")]
    Task<IndexOffer?> OfferIndexAsync(IndexReference index, CancellationToken cancellationToken);

    /// <summary>Records what an index was found to be, and the archives it names.</summary>
    /// <returns>False when the index is not in the history.</returns>
    /// <exception cref="ArgumentException">More archives than <see cref="GrainLimits.MaxArchivesPerCommunity"/>.
    /// </exception>
    [Alias("RecordIndex")]
    Task<bool> RecordIndexAsync(IndexReading reading, CancellationToken cancellationToken);

    /// <summary>The indices, newest first.</summary>
    [Alias("ListIndices")]
    Task<ImmutableArray<IndexRecord>> ListIndicesAsync(CancellationToken cancellationToken);

    /// <summary>The archives that overlap a window, newest first; those of all indices that were ever read.</summary>
    [Alias("ListArchives")]
    Task<ImmutableArray<ArchiveRecord>> ListArchivesAsync(ArchiveWindow window, CancellationToken cancellationToken);

    /// <summary>Forgets an index that is no longer the current one.</summary>
    /// <returns>False when it is the current one, or not in the history.</returns>
    [Alias("ForgetIndex")]
    Task<bool> ForgetIndexAsync(string indexCid, CancellationToken cancellationToken);

    /// <summary>Wants archives fetched, in place of what was wanted before.</summary>
    /// <returns>The sync, which runs now.</returns>
    [Alias("StartSync")]
    Task<CommunitySync?> StartSyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>A sync has ended, with an error or without.</summary>
    /// <param name="number"><see cref="CommunitySync.Number"/> of the sync.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="error">Why it failed, for people; null when it did not.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    /// <returns>False when that sync does not run any more.</returns>
    [Alias("EndSync")]
    Task<bool> EndSyncAsync(long number, SyncState state, string? error, CancellationToken cancellationToken);

    /// <summary>Whether the community's datasets are to be kept for ever.</summary>
    [Alias("SetPinned")]
    Task<bool> SetPinnedAsync(bool pinned, CancellationToken cancellationToken);

    /// <summary>Forgets the community. Its datasets stay.</summary>
    /// <returns>False when it was not registered.</returns>
    [Alias("Remove")]
    Task<bool> RemoveAsync(CancellationToken cancellationToken);
}
