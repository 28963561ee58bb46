using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>
/// A community's archive history. Key: the community id as text. It remembers which archive index is the newest, what
/// the indices name, and what is to be fetched; it does not know what is here, because the disk does. Every method may
/// be repeated without harm; all but <see cref="RegisterAsync"/> and <see cref="GetAsync"/> answer null, false or
/// nothing while the community is not registered.
/// </summary>
/// <remarks>
/// What is remembered for long is bounded by <see cref="GrainLimits"/>. The id, CIDs and topics consist of letters and
/// digits of ASCII, <c>-</c>, <c>_</c>, <c>.</c> and <c>:</c>; what does not, or is too long, is refused with an
/// <see cref="ArgumentException"/>.
/// </remarks>
[Alias("Codex.ICommunityGrain")]
public interface ICommunityGrain : IGrainWithStringKey
{
    /// <summary>Registers the community. What is known of it already stays.</summary>
    /// <returns>What is known now, and whether it was not registered before.</returns>
    [Alias("Register")]
    Task<CommunityRegistration> RegisterAsync(CancellationToken cancellationToken);

    /// <summary>What is known, or null when the community is not registered.</summary>
    [Alias("Get")]
    Task<CommunityRecord?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// An index was announced. It becomes the current one unless its clock is older than the current one's, and a sync
    /// that runs goes on with it. Of an index that was current earlier everything stays that was found in it.
    /// </summary>
    /// <param name="index">Its CID, a manifest's, and its clock (community-history, section 4).</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    [Alias("OfferIndex")]
    Task<IndexOffer?> OfferIndexAsync(IndexReference index, CancellationToken cancellationToken);

    /// <summary>
    /// Records what an index was found to be, and adds the archives it names to those known: they stay when a newer
    /// index does not name them any more. One whose archives would be more, with those known, than
    /// <see cref="GrainLimits.MaxArchivesPerCommunity"/> or <see cref="GrainLimits.MaxArchiveTextPerCommunity"/> is
    /// recorded as <see cref="IndexContent.Unusable"/>, with the reason, and adds none.
    /// </summary>
    /// <returns>False when the index is not in the history.</returns>
    /// <exception cref="ArgumentException">More archives than <see cref="GrainLimits.MaxArchivesPerCommunity"/>, or
    /// one that ends before it begins; archives of an index that was not read; an error of one that is usable; or
    /// <see cref="IndexContent.Unread"/>.</exception>
    [Alias("RecordIndex")]
    Task<bool> RecordIndexAsync(IndexReading reading, CancellationToken cancellationToken);

    /// <summary>The indices, newest first.</summary>
    [Alias("ListIndices")]
    Task<ImmutableArray<IndexRecord>> ListIndicesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The archives that overlap a window, newest first; those of all indices that were ever read.
    /// </summary>
    /// <exception cref="ArgumentException">The window does not begin before it ends.</exception>
    [Alias("ListArchives")]
    Task<ImmutableArray<ArchiveRecord>> ListArchivesAsync(ArchiveWindow window, CancellationToken cancellationToken);

    /// <summary>
    /// An index is about to be stored and pinned. Until it is offered it is a leftover: what a crash in between leaves
    /// is found by <see cref="ListLeftoversAsync"/>.
    /// </summary>
    /// <returns>False when the community is not registered.</returns>
    [Alias("ExpectIndex")]
    Task<bool> ExpectIndexAsync(string indexCid, CancellationToken cancellationToken);

    /// <summary>
    /// Indices that are not in the history, and of which there may be bytes or a pin all the same: those that were
    /// expected and never came, and those that made room for newer ones. At most
    /// <see cref="GrainLimits.MaxIndicesPerCommunity"/>. Whoever has dropped one forgets it with
    /// <see cref="ForgetIndexAsync"/>.
    /// </summary>
    [Alias("ListLeftovers")]
    Task<ImmutableArray<string>> ListLeftoversAsync(CancellationToken cancellationToken);

    /// <summary>Forgets an index that is no longer the current one, or a leftover.</summary>
    /// <returns>False when it is the current one, or not known.</returns>
    [Alias("ForgetIndex")]
    Task<bool> ForgetIndexAsync(string indexCid, CancellationToken cancellationToken);

    /// <summary>
    /// Wants archives fetched, in place of what was wanted before. Asking for exactly what runs changes nothing.
    /// </summary>
    /// <returns>The sync, which runs now.</returns>
    /// <exception cref="ArgumentException">The window of <see cref="SyncMode.Window"/> does not begin before it ends.
    /// </exception>
    [Alias("StartSync")]
    Task<CommunitySync?> StartSyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>A sync has ended, with an error or without.</summary>
    /// <param name="number"><see cref="CommunitySync.Number"/> of the sync.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="error">Why it failed, for people; null when it did not.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    /// <returns>False when that sync does not run any more.</returns>
    /// <exception cref="ArgumentException"><see cref="SyncState.Running"/> is no end, and only
    /// <see cref="SyncState.Failed"/> has an error.</exception>
    [Alias("EndSync")]
    Task<bool> EndSyncAsync(long number, SyncState state, string? error, CancellationToken cancellationToken);

    /// <summary>Whether the community's datasets are to be kept for ever.</summary>
    /// <returns>False when the community is not registered.</returns>
    [Alias("SetPinned")]
    Task<bool> SetPinnedAsync(bool pinned, CancellationToken cancellationToken);

    /// <summary>Forgets the community. Its datasets stay.</summary>
    /// <returns>False when it was not registered.</returns>
    [Alias("Remove")]
    Task<bool> RemoveAsync(CancellationToken cancellationToken);
}
