using Codex.Content;
using Codex.Datasets;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Orleans;

namespace Codex.Communities.Catalog;

/// <summary>
/// Why the datasets of communities are kept. The archives of a pinned community, and the current index of any, have a
/// pin of the community's own; archives of others are kept as what a client asked to be fetched.
/// </summary>
internal sealed class CommunityPins(
    IGrainFactory grains, DatasetStore store, DatasetRegistrar registrar, TimeProvider time)
{
    private const string OwnerPrefix = "community:";

    /// <summary>Owner of the pins of a community.</summary>
    public static string OwnerOf(CommunityId id) => OwnerPrefix + id;

    /// <summary>Keeps an archive that is here, in whole or in part. Repeating it changes nothing.</summary>
    public async Task KeepArchiveAsync(CommunityId id, StoredManifest stored, bool isPinned)
    {
        var known = await Grain(stored.Cid.ToString()).GetAsync(CancellationToken.None).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (isPinned && known?.Pins.Any(pin => pin.Owner == OwnerOf(id)) != true)
            await registrar.RegisterForAsync(stored, OwnerOf(id), $"archive of {id}").ConfigureAwait(false);
        else if (!isPinned && known?.Pins.Any(pin => pin.IsLive(now)) != true)
            await registrar.RegisterFetchAsync(stored, advertise: null).ConfigureAwait(false);
    }

    /// <summary>Keeps an index that is here, in whole or in part, until it is released.</summary>
    public Task KeepIndexAsync(CommunityId id, StoredManifest stored) =>
        registrar.RegisterForAsync(stored, OwnerOf(id), $"archive index of {id}");

    /// <summary>
    /// Takes the community's pin of an archive back. What nobody else keeps is kept as what a client asked for: only a
    /// time to live, where there is one, ends that.
    /// </summary>
    public async Task ReleaseArchiveAsync(CommunityId id, StoredManifest stored)
    {
        var grain = Grain(stored.Cid.ToString());
        if (await grain.GetAsync(CancellationToken.None).ConfigureAwait(false) is not { } known
            || known.Pins.All(pin => pin.Owner != OwnerOf(id)))
        {
            return;
        }

        if (store.HasAll(stored.Cid) && !IsKeptByOthers(id, known))
            await registrar.RegisterFetchAsync(stored, advertise: null).ConfigureAwait(false);
        await grain.UnpinAsync(OwnerOf(id), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes the community's pin of an index back; its bytes stay.</summary>
    public Task ReleaseIndexAsync(CommunityId id, string indexCid) =>
        Grain(indexCid).UnpinAsync(OwnerOf(id), CancellationToken.None);

    /// <summary>Takes the community's pin of an index back, and deletes it unless somebody else keeps it.</summary>
    public async Task DropIndexAsync(CommunityId id, string indexCid)
    {
        var grain = Grain(indexCid);
        if (await grain.GetAsync(CancellationToken.None).ConfigureAwait(false) is not { } known)
            return;
        await grain.UnpinAsync(OwnerOf(id), CancellationToken.None).ConfigureAwait(false);
        if (!IsKeptByOthers(id, known))
            await grain.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes an index that was stored, and never announced, unless somebody else keeps it. That it was found on the
    /// disk is nobody's wish: it was found because of the very crash that left it.
    /// </summary>
    public async Task DropLeftoverAsync(CommunityId id, string indexCid)
    {
        var grain = Grain(indexCid);
        var known = await grain.GetAsync(CancellationToken.None).ConfigureAwait(false);
        await grain.UnpinAsync(OwnerOf(id), CancellationToken.None).ConfigureAwait(false);
        var isStored = Cid.TryParse(indexCid, out var cid, out _) && store.FindManifest(cid) is not null;
        if (known is null ? isStored : !IsKeptByOthers(id, known, IsFound))
            await grain.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static bool IsFound(Pin pin) =>
        pin is { Owner: DatasetRegistrar.UploadOwner, Reason: DatasetRegistrar.FoundReason };

    private bool IsKeptByOthers(CommunityId id, DatasetRecord known, Func<Pin, bool>? isNobodys = null)
    {
        var now = time.GetUtcNow();
        return known.Pins.Any(
            pin => pin.Owner != OwnerOf(id) && pin.IsLive(now) && isNobodys?.Invoke(pin) != true);
    }

    private IDatasetGrain Grain(string cid) => grains.GetGrain<IDatasetGrain>(cid);
}
