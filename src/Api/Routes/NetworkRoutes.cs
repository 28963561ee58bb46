using System.Buffers.Binary;
using System.Globalization;
using Codex.Api.Downloads;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Content;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Routes;

/// <summary>
/// Datasets of the network (rest-api, section 1), as a node without peers answers: what is here is served from here,
/// and of anything else it is said at once that it cannot be found, where upstream would keep the client waiting.
/// </summary>
internal sealed class NetworkRoutes(DatasetStore store, DownloadHandler downloads) : IRouteGroup
{
    // What upstream says when no peer had a block (codex/blockexchange/engine/engine.nim).
    private const string RetriesExhausted = "Error retries exhausted";

    private const string NotRetrieved = $"The requested CID could not be retrieved ({RetriesExhausted}).";

    // Integers up to here survive a client that keeps numbers as doubles.
    private const ulong MaxDownloadId = (1UL << 53) - 1;

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
        new([HttpMethods.Get], "/data/{cid}/network/progress/{downloadId}", CidRoute.With(ProgressAsync))
        {
            Doc = NetworkDocs.Progress,
        },
        new([HttpMethods.Delete], "/data/{cid}/network/{downloadId}", CidRoute.With(CancelAsync))
        {
            Doc = NetworkDocs.Cancel,
        },
    ];

    /// <summary>
    /// A number for the download of a dataset: the same whenever it is asked for, also by two manifests of one dataset,
    /// as upstream's.
    /// </summary>
    internal static ulong DownloadId(Cid treeCid) =>
        BinaryPrimitives.ReadUInt64BigEndian(treeCid.Digest) & MaxDownloadId;

    private Task DownloadAsync(HttpContext context, Cid cid)
    {
        if (RefuseQuery(context) is { } refusal)
            return refusal;
        if (Find(cid) is not { } stored)
            return Reply.ErrorAsync(context, StatusCodes.Status404NotFound, RetriesExhausted);
        DataItemJson item = DataItemJson.Of(stored) with { DownloadId = DownloadId(stored.Manifest.TreeCid) };
        return Reply.JsonAsync(context, item, ApiJsonContext.Compact.DataItemJson);
    }

    private Task StreamAsync(HttpContext context, Cid cid)
    {
        context.Response.Headers.AccessControlExposeHeaders = "Content-Disposition";
        return RefuseQuery(context) ?? downloads.SendAsync(context, cid, NotRetrieved);
    }

    private Task ManifestAsync(HttpContext context, Cid cid)
    {
        if (RefuseQuery(context) is { } refusal)
            return refusal;
        return Find(cid) is { } stored
            ? Reply.JsonAsync(context, DataItemJson.Of(stored), ApiJsonContext.Compact.DataItemJson)
            : Reply.ErrorAsync(context, StatusCodes.Status404NotFound, RetriesExhausted);
    }

    // There are no downloads without peers: every id is that of one that is over, or never was.
    private static Task ProgressAsync(HttpContext context, Cid cid) => HasDownloadId(context)
        ? Reply.JsonAsync(context, new ProgressJson { Active = false }, ApiJsonContext.Compact.ProgressJson)
        : Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid download ID");

    private static Task CancelAsync(HttpContext context, Cid cid) => HasDownloadId(context)
        ? Reply.ErrorAsync(context, StatusCodes.Status404NotFound, "Background download not found")
        : Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid download ID");

    private StoredManifest? Find(Cid cid) => cid.IsManifest ? store.FindManifest(cid) : null;

    private static bool HasDownloadId(HttpContext context) => ulong.TryParse(
        context.GetRouteValue("downloadId") as string, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Task? RefuseQuery(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (query["transport"].ToString() is not ("" or "direct" or "mix"))
        {
            return Reply.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "transport must be 'direct' or 'mix'");
        }

        return QueryFlag.TryRead(query, "advertise", out _)
            ? null
            : Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid advertise parameter");
    }
}
