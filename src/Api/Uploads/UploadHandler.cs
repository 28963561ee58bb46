using Codex.Api.Replies;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Codex.Api.Uploads;

/// <summary>
/// <c>POST /data</c>: the body becomes a dataset, and its manifest's CID the answer (rest-api, section 1).
/// </summary>
internal sealed partial class UploadHandler(
    DatasetStore store,
    DatasetRegistrar registrar,
    IDatasetNetwork network,
    ApiOptions options,
    ApiMetrics metrics,
    ILogger<UploadHandler> logger)
{
    /// <summary>Answers an upload.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        // A dataset may be as large as the quota; a body that is refused unread may be as large as the client likes.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        (UploadQuery? query, Refusal? refusal) = UploadQuery.Read(context.Request.Query);
        if (refusal is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            refusal = new(StatusCodes.Status500InternalServerError, "Request do not have body available");
        UploadHeaders? headers = null;
        if (refusal is null)
            (headers, refusal) = UploadHeaders.Read(context.Request.Headers, options.LenientMime);
        if (refusal is not null)
        {
            await Reply.ErrorAsync(context, refusal.Status, refusal.Message);
            return;
        }

        IngestRequest request = new()
        {
            Filename = headers!.Filename,
            MimeType = headers.MimeType,
            BlockSize = query!.BlockSize,
            Format = options.ManifestFormat,
            ExpectedBytes = context.Request.ContentLength,
        };
        if (await IngestAsync(context, request) is { } result)
            await AnswerAsync(context, result, query.Advertise);
    }

    /// <summary>Null when the client went away; the storage keeps nothing then.</summary>
    private async Task<IngestResult?> IngestAsync(HttpContext context, IngestRequest request)
    {
        try
        {
            // Not cancelled by RequestAborted: the body of a connection that is gone ends by itself, and a read that is
            // cancelled at that moment leaves the server's own pipe in the middle of a read.
            return await store.IngestAsync(request, context.Request.BodyReader, CancellationToken.None);
        }
        catch (Exception exception) when (BrokenUpload.IsIt(exception, context))
        {
            LogAborted();
            context.Abort();
            return null;
        }
    }

    private async Task AnswerAsync(HttpContext context, IngestResult result, bool? advertise)
    {
        if (result is { Status: IngestStatus.Stored, Dataset: { } dataset })
        {
            network.OnStored(dataset);
            await registrar.RegisterUploadAsync(dataset, advertise);
            metrics.UploadStored();
            await Reply.TextAsync(context, dataset.Cid.ToString());
            return;
        }

        // The text of upstream for a body without bytes; for what there is no room for, the storage knows the figures.
        string? message = result.Status == IngestStatus.Empty ? "Empty leaves" : result.Message;
        await Reply.ErrorAsync(context, StatusCodes.Status500InternalServerError, message ?? result.Status.ToString());
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Debug, Message = "An upload was broken off")]
    private partial void LogAborted();
}
