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

    /// <summary>Writes the list item by item: its size is bounded by the number of datasets only.</summary>
    private async Task ListAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = Reply.Json;
        using Utf8JsonWriter json = new(
            response.BodyWriter, new JsonWriterOptions { Encoder = ApiJsonContext.Compact.Options.Encoder });
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        long sent = 0;
        foreach (StoredManifest stored in store.ListManifests())
        {
            JsonSerializer.Serialize(json, DataItemJson.Of(stored), ApiJsonContext.Compact.DataItemJson);
            if (json.BytesCommitted + json.BytesPending - sent < ApiLimits.ListBufferBytes)
                continue;
            json.Flush();
            sent = json.BytesCommitted;
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        if (!response.HasStarted)
            response.ContentLength = json.BytesCommitted;
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

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
