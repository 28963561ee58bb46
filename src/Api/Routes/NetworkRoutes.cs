using Codex.Api.Downloads;
using Codex.Api.Json;
using Codex.Api.Network;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Content;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>Datasets of the network (rest-api, section 1).</summary>
internal sealed class NetworkRoutes(
    ManifestSearch manifests, IDatasetNetwork network, DatasetRegistrar registrar, DownloadHandler downloads)
    : IRouteGroup
{
    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Post], "/data/{cid}/network", BodyRule.Typed(CidRoute.With(DownloadAsync)))
        {
            Doc = NetworkDocs.Download,
        },
        new([HttpMethods.Get, HttpMethods.Head], "/data/{cid}/network/stream", CidRoute.With(StreamAsync))
        {
            Doc = NetworkDocs.Stream,
            DetailedCors = true,
            DownloadCors = true,
        },
        new([HttpMethods.Get], "/data/{cid}/network/manifest", CidRoute.With(ManifestAsync))
        {
            Doc = NetworkDocs.Manifest,
        },
    ];

    private async Task DownloadAsync(HttpContext context, Cid cid)
    {
        if (!await AcceptsQueryAsync(context) || await manifests.FindAsync(context, cid) is not { } stored)
            return;
        FetchStart start = await network.StartAsync(stored);
        if (start is FetchStart.NoRoom or FetchStart.TooMany)
        {
            string message = start == FetchStart.NoRoom
                ? "The dataset is larger than the room that the quota and the disk leave"
                : "There are as many downloads as there may be";
            await Reply.ErrorAsync(context, StatusCodes.Status409Conflict, message);
            return;
        }

        // The client may be gone meanwhile: what was accepted is fetched all the same (status-go-rest, section 3).
        QueryFlag.TryRead(context.Request.Query, "advertise", out bool? advertise);
        await registrar.RegisterFetchAsync(stored, advertise);
        DataItemJson item = DataItemJson.Of(stored) with { DownloadId = DownloadNumber.Of(stored.Manifest.TreeCid) };
        await Reply.JsonAsync(context, item, ApiJsonContext.Compact.DataItemJson);
    }

    private async Task StreamAsync(HttpContext context, Cid cid)
    {
        context.Response.Headers.AccessControlExposeHeaders = "Content-Disposition";
        if (!await AcceptsQueryAsync(context)
            || await manifests.FindAsync(context, cid, ManifestSearch.NotRetrieved, Reply.HtmlWithCharset)
                is not { } stored)
        {
            return;
        }

        await registrar.RegisterReadAsync(stored);
        await downloads.SendAsync(context, cid, ManifestSearch.NotRetrieved);
    }

    private async Task ManifestAsync(HttpContext context, Cid cid)
    {
        if (!await AcceptsQueryAsync(context) || await manifests.FindAsync(context, cid) is not { } stored)
            return;
        await registrar.RegisterReadAsync(stored);
        await Reply.JsonAsync(context, DataItemJson.Of(stored), ApiJsonContext.Compact.DataItemJson);
    }

    /// <summary>False when the query is refused; the answer has been sent then.</summary>
    private static async Task<bool> AcceptsQueryAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? refusal = query["transport"].ToString() is not ("" or "direct" or "mix")
            ? "transport must be 'direct' or 'mix'"
            : QueryFlag.TryRead(query, "advertise", out _) ? null : "Invalid advertise parameter";
        if (refusal is not null)
            await Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, refusal);
        return refusal is null;
    }
}
