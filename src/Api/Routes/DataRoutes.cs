using System.Buffers;
using System.Text.Json;
using Codex.Api.Downloads;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Api.Uploads;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Codex.Api.Routes;

/// <summary>Datasets of this node (rest-api, section 1).</summary>
internal sealed class DataRoutes(
    DatasetStore store, IGrainFactory grains, UploadHandler uploads, DownloadHandler downloads) : IRouteGroup
{
    /// <summary>Body of a 404 for a dataset whose manifest is not on this node.</summary>
    public const string NotInStore =
        "The requested CID could not be retrieved (Block not found in local store).";

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Post], "/data", uploads.HandleAsync) { Doc = DataDocs.Upload },
        new([HttpMethods.Get], "/data", ListAsync) { Doc = DataDocs.List },
        new(
            [HttpMethods.Get, HttpMethods.Head],
            "/data/{cid}",
            CidRoute.With((context, cid) => downloads.SendAsync(context, cid, NotInStore)))
        {
            Doc = DataDocs.Download,
            DetailedCors = true,
            DownloadCors = true,
        },
        new([HttpMethods.Delete], "/data/{cid}", CidRoute.With(DeleteAsync))
        {
            Doc = DataDocs.Delete,
            DetailedCors = true,
        },
        new([HttpMethods.Get], "/data/{cid}/exists", CidRoute.With(ExistsAsync)) { Doc = DataDocs.Exists },
    ];

    private Task ListAsync(HttpContext context) => Reply.JsonListAsync(
        context, "content", store.ListManifests().Select(DataItemJson.Of), ApiJsonContext.Compact.DataItemJson);

    private async Task ExistsAsync(HttpContext context, Cid cid)
    {
        bool exists = await store.ExistsAsync(cid, context.RequestAborted);

        // Upstream answers with the CID as the key; its own OpenAPI document and test client say `has` (clients).
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteBoolean(cid.ToString(), exists);
            json.WriteBoolean("has"u8, exists);
            json.WriteEndObject();
        }

        await Reply.BytesAsync(context, StatusCodes.Status200OK, Reply.Json, body.WrittenMemory);
    }

    private async Task DeleteAsync(HttpContext context, Cid cid)
    {
        bool isPart;
        if (cid.IsManifest)
        {
            // The grain remembers who wanted the dataset, so it has to see it go; it deletes through the storage.
            IDatasetGrain grain = grains.GetGrain<IDatasetGrain>(cid.ToString());
            isPart = await grain.DeleteAsync(CancellationToken.None) == DatasetDeletion.PartOfDataset;
        }
        else
        {
            isPart = await store.DeleteAsync(cid, CancellationToken.None) == DeleteStatus.PartOfDataset;
        }

        await (isPart
            ? Reply.ErrorAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "Directly deleting a block that is part of a dataset is not allowed.")
            : Reply.StatusAsync(context, StatusCodes.Status204NoContent));
    }
}
