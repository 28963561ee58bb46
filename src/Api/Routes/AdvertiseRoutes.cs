using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Codex.Api.Routes;

/// <summary>Whether a dataset is announced to other nodes (rest-api, section 1; 2026 only).</summary>
internal sealed class AdvertiseRoutes(DatasetStore store, IGrainFactory grains, IContentAnnouncer announcer)
    : IRouteGroup
{
    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Get], "/data/{cid}/advertise", CidRoute.With(GetAsync)) { Doc = AdvertiseDocs.Get },
        new([HttpMethods.Post], "/data/{cid}/advertise", BodyRule.Typed(CidRoute.With(SetAsync)))
        {
            Doc = AdvertiseDocs.Set,
        },
    ];

    private async Task GetAsync(HttpContext context, Cid cid)
    {
        // The store first: questions about foreign CIDs activate no grain.
        bool? advertised = store.FindManifest(cid) is not null
            ? await Grain(cid).GetAdvertisedAsync(context.RequestAborted)
            : null;
        await AnswerAsync(context, cid, advertised);
    }

    private async Task SetAsync(HttpContext context, Cid cid)
    {
        if (!QueryFlag.TryRead(context.Request.Query, "advertise", out bool? advertise) || advertise is not { } wanted)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid advertise parameter");
            return;
        }

        StoredManifest? stored = store.FindManifest(cid);
        bool isKnown = stored is not null && await Grain(cid).SetAdvertisedAsync(wanted, CancellationToken.None);
        if (isKnown && wanted)
            announcer.Announce(stored!);
        else if (isKnown)
            announcer.Withdraw(stored!);
        await AnswerAsync(context, cid, isKnown ? wanted : null);
    }

    private static Task AnswerAsync(HttpContext context, Cid cid, bool? advertised) => advertised is { } value
        ? Reply.JsonAsync(
            context,
            new AdvertiseJson { Cid = cid.ToString(), Advertise = value },
            ApiJsonContext.Compact.AdvertiseJson)
        : Reply.ErrorAsync(context, StatusCodes.Status404NotFound, DataRoutes.NotInStore);

    private IDatasetGrain Grain(Cid cid) => grains.GetGrain<IDatasetGrain>(cid.ToString());
}
