using Codex.Communities.Catalog;
using Codex.Communities.Progress;
using Codex.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Communities.Indices;

/// <summary>
/// The indices of communities: a newer one comes, and older ones go when they are no longer needed. Everything here is
/// called by one who holds the community's gate: an index that becomes the current one again is not dropped meanwhile.
/// </summary>
internal sealed partial class CommunityIndices(
    IGrainFactory grains, CommunityPins pins, CommunityChanges changes, ILogger<CommunityIndices> logger)
{
    /// <summary>An index was announced.</summary>
    /// <returns>Null when the community is not registered.</returns>
    public async Task<IndexOffer?> OfferAsync(CommunityId id, IndexReference index, CancellationToken cancellationToken)
    {
        var offer = await grains.Community(id).OfferIndexAsync(index, cancellationToken).ConfigureAwait(false);
        if (offer == IndexOffer.Current)
        {
            LogCurrent(id.Value, index.Cid, index.Clock);
            await DropLeftoversAsync(id).ConfigureAwait(false);
            changes.OnRecordChanged(id);
        }

        return offer;
    }

    /// <summary>
    /// Drops the indices that the current one supersedes: it is cumulative (community-history, section 3), so they name
    /// nothing that it does not. Each one is unpinned, then deleted unless somebody else keeps it, then forgotten:
    /// after a crash in between, the next time does what is left.
    /// </summary>
    public async Task DropSupersededAsync(CommunityId id, string currentCid)
    {
        var grain = grains.Community(id);
        foreach (var index in await grain.ListIndicesAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (index.Cid == currentCid)
                continue;
            await pins.DropIndexAsync(id, index.Cid).ConfigureAwait(false);
            await grain.ForgetIndexAsync(index.Cid, CancellationToken.None).ConfigureAwait(false);
            LogDropped(id.Value, index.Cid);
        }
    }

    /// <summary>
    /// Drops indices that were stored and never announced, which a crash leaves, and those that made room in the
    /// history: nothing else names them any more.
    /// </summary>
    public async Task DropLeftoversAsync(CommunityId id)
    {
        var grain = grains.Community(id);
        foreach (var cid in await grain.ListLeftoversAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await pins.DropLeftoverAsync(id, cid).ConfigureAwait(false);
            await grain.ForgetIndexAsync(cid, CancellationToken.None).ConfigureAwait(false);
            LogDropped(id.Value, cid);
        }
    }

    [LoggerMessage(700, LogLevel.Information, "Community {Community} has the index {Cid} of {Clock} now")]
    private partial void LogCurrent(string community, string cid, ulong clock);

    [LoggerMessage(701, LogLevel.Information, "Community {Community} no longer needs the index {Cid}")]
    private partial void LogDropped(string community, string cid);
}
