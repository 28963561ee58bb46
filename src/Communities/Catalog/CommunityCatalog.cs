using System.Collections.Immutable;
using Codex.Communities.Indices;
using Codex.Communities.Progress;
using Codex.Communities.Sync;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Orleans;

namespace Codex.Communities.Catalog;

/// <summary>The communities of this node: which there are, their indices, and whether they are pinned.</summary>
public sealed class CommunityCatalog
{
    private readonly IGrainFactory _grains;
    private readonly DatasetStore _store;
    private readonly CommunitySyncer _syncer;
    private readonly CommunityGates _gates;
    private readonly CommunityPins _pins;
    private readonly CommunityIndices _indices;
    private readonly CommunityChanges _changes;
    private readonly CommunityRegistry _registry;
    private readonly CommunityOptions _options;

    internal CommunityCatalog(
        IGrainFactory grains,
        DatasetStore store,
        CommunitySyncer syncer,
        CommunityGates gates,
        CommunityPins pins,
        CommunityIndices indices,
        CommunityChanges changes,
        CommunityRegistry registry,
        CommunityOptions options)
    {
        _grains = grains;
        _store = store;
        _syncer = syncer;
        _gates = gates;
        _pins = pins;
        _indices = indices;
        _changes = changes;
        _registry = registry;
        _options = options;
    }

    /// <summary>Registers a community. Repeating it changes nothing.</summary>
    /// <returns>
    /// What is known of it, and whether it is new; null when there are as many communities as there may be.
    /// </returns>
    public async Task<CommunityRegistration?> RegisterAsync(CommunityId id, CancellationToken cancellationToken)
    {
        using var gate = await _gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        return await _registry.AddAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is known of a community; null when it is not registered.</summary>
    public Task<CommunityRecord?> GetAsync(CommunityId id, CancellationToken cancellationToken) =>
        _grains.Community(id).GetAsync(cancellationToken);

    /// <summary>The indices of a community, the newest first; null when it is not registered.</summary>
    public async Task<ImmutableArray<IndexRecord>?> ListIndicesAsync(
        CommunityId id, CancellationToken cancellationToken) =>
        await GetAsync(id, cancellationToken).ConfigureAwait(false) is not null
            ? await _grains.Community(id).ListIndicesAsync(cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>A page of the registered communities, in ordinal order of their ids.</summary>
    /// <param name="after">Where the page before ended; null for the first one. It need not be registered.</param>
    /// <param name="limit">1 to <see cref="CommunityLimits.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    public async Task<CommunityPage> ListAsync(CommunityId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, CommunityLimits.MaxPageSize);
        var names = await _grains.Directory().ListAsync(cancellationToken).ConfigureAwait(false);
        var page = ImmutableArray.CreateBuilder<CommunityRecord>();
        var place = after is null ? 0 : names.BinarySearch(after.Value, StringComparer.Ordinal);
        for (place = place < 0 ? ~place : after is null ? 0 : place + 1; place < names.Length; place++)
        {
            if (page.Count == limit)
                return new CommunityPage(page.ToImmutable(), CommunityId.Parse(page[^1].Id));
            var grain = _grains.GetGrain<ICommunityGrain>(names[place]);
            if (await grain.GetAsync(cancellationToken).ConfigureAwait(false) is { } record)
                page.Add(record);
        }

        return new CommunityPage(page.ToImmutable(), null);
    }

    /// <summary>
    /// Forgets a community: what syncs is cancelled, what is pinned is unpinned, and all its datasets stay.
    /// </summary>
    /// <returns>False when it was not registered.</returns>
    public async Task<bool> RemoveAsync(CommunityId id, CancellationToken cancellationToken)
    {
        await _syncer.CancelAsync(id, cancellationToken).ConfigureAwait(false);
        using var gate = await _gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var grain = _grains.Community(id);
        await ReleaseAsync(id).ConfigureAwait(false);
        await _indices.DropLeftoversAsync(id).ConfigureAwait(false);
        foreach (var index in await grain.ListIndicesAsync(CancellationToken.None).ConfigureAwait(false))
            await _pins.ReleaseIndexAsync(id, index.Cid).ConfigureAwait(false);
        return await _registry.RemoveAsync(id).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps the archives of a community for ever: those that are here, and those to come. Repeating it pins what has
    /// come by other ways.
    /// </summary>
    /// <returns>False when the community is not registered.</returns>
    public async Task<bool> PinAsync(CommunityId id, CancellationToken cancellationToken)
    {
        using var gate = await _gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var grain = _grains.Community(id);
        if (!await grain.SetPinnedAsync(true, cancellationToken).ConfigureAwait(false))
            return false;
        foreach (var stored in await ListStoredAsync(grain).ConfigureAwait(false))
            await _pins.KeepArchiveAsync(id, stored, isPinned: true).ConfigureAwait(false);
        _changes.OnRecordChanged(id);
        return true;
    }

    /// <summary>Takes the pins of a community's archives back; they stay as long as others want them, or for good.
    /// </summary>
    public async Task<UnpinOutcome> UnpinAsync(CommunityId id, CancellationToken cancellationToken)
    {
        // Who follows a community wants everything of it kept, and said so where the node was started.
        if (_options.Follow.Contains(id))
            return UnpinOutcome.Followed;
        using var gate = await _gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var isKnown = await ReleaseAsync(id).ConfigureAwait(false);
        _changes.OnRecordChanged(id);
        return isKnown ? UnpinOutcome.Unpinned : UnpinOutcome.NotRegistered;
    }

    /// <summary>
    /// An index was announced. When it is the newest it becomes the current one, and a sync that runs goes on with it.
    /// </summary>
    /// <param name="id">The community.</param>
    /// <param name="indexCid">A manifest's CID.</param>
    /// <param name="clock">When it was made, in milliseconds since 1970.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    /// <returns>Null when the community is not registered.</returns>
    /// <exception cref="ArgumentException">The CID is no manifest's.</exception>
    public async Task<IndexOffer?> OfferIndexAsync(
        CommunityId id, Cid indexCid, ulong clock, CancellationToken cancellationToken)
    {
        if (!indexCid.IsManifest)
            throw new ArgumentException($"{indexCid} is not the CID of a dataset.", nameof(indexCid));
        using var gate = await _gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var reference = new IndexReference { Cid = indexCid.ToString(), Clock = clock };
        return await _indices.OfferAsync(id, reference, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// First says that nothing is pinned: what a crash leaves is a pin too many, and repeating finds it.
    /// </summary>
    private async Task<bool> ReleaseAsync(CommunityId id)
    {
        var grain = _grains.Community(id);
        if (!await grain.SetPinnedAsync(false, CancellationToken.None).ConfigureAwait(false))
            return false;
        foreach (var stored in await ListStoredAsync(grain).ConfigureAwait(false))
            await _pins.ReleaseArchiveAsync(id, stored).ConfigureAwait(false);
        return true;
    }

    /// <summary>The archives of which at least the manifest is here.</summary>
    private async Task<List<StoredManifest>> ListStoredAsync(ICommunityGrain grain)
    {
        var stored = new List<StoredManifest>();
        var archives = await grain.ListArchivesAsync(ArchiveWindow.All, CancellationToken.None).ConfigureAwait(false);
        foreach (var archive in archives)
        {
            if (Cid.TryParse(archive.Cid, out var cid, out _) && _store.FindManifest(cid) is { } manifest)
                stored.Add(manifest);
        }

        return stored;
    }
}
