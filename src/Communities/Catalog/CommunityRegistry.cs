using Codex.Communities.Progress;
using Codex.Grains.Interfaces;
using Orleans;

namespace Codex.Communities.Catalog;

/// <summary>
/// Registers communities and forgets them. A community is in the directory before its grain is told that it is
/// registered, and until after its grain has forgotten it: so every registered community is found by whoever lists
/// them. What a crash leaves is a name in the directory without a community, which no list shows, and which registering
/// or removing it again puts right. Whoever calls holds the community's gate.
/// </summary>
internal sealed class CommunityRegistry(IGrainFactory grains, CommunityChanges changes)
{
    /// <summary>Registers a community. Repeating it changes nothing.</summary>
    /// <returns>What is known of it; null when there are as many communities as there may be.</returns>
    public async Task<CommunityRegistration?> AddAsync(CommunityId id, CancellationToken cancellationToken)
    {
        if (!await grains.Directory().AddAsync(id.Value, cancellationToken).ConfigureAwait(false))
            return null;

        // No longer to be cancelled: what is in the directory is to be registered.
        var registration = await grains.Community(id).RegisterAsync(CancellationToken.None).ConfigureAwait(false);
        changes.OnRecordChanged(id);
        return registration;
    }

    /// <summary>Forgets a community.</summary>
    /// <returns>False when it was not registered.</returns>
    public async Task<bool> RemoveAsync(CommunityId id)
    {
        var wasKnown = await grains.Community(id).RemoveAsync(CancellationToken.None).ConfigureAwait(false);
        var wasListed = await grains.Directory().RemoveAsync(id.Value, CancellationToken.None).ConfigureAwait(false);
        changes.OnRecordChanged(id);
        return wasKnown || wasListed;
    }
}
