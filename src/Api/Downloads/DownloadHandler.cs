using Codex.Api.MediaTypes;
using Codex.Api.Network;
using Codex.Api.Replies;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Codex.Api.Downloads;

/// <summary>
/// The bytes of a dataset as the body of an answer, whole or in ranges (rest-api, section 1; RFC 9110, section 14).
/// Blocks that are not here are fetched from peers while the answer is sent.
/// </summary>
internal sealed partial class DownloadHandler(
    DatasetStore store,
    IDatasetNetwork network,
    ApiOptions options,
    ApiMetrics metrics,
    TimeProvider time,
    ILogger<DownloadHandler> logger)
{
    private const string OctetStream = "application/octet-stream";

    // What a CID names never changes. Neither public nor private: with a token, that is the client's to know.
    private const string CacheForGood = "max-age=31536000, immutable";

    /// <summary>Sends the dataset, or <paramref name="absent"/> as 404 when its manifest is not here.</summary>
    public async Task SendAsync(HttpContext context, Cid cid, string absent)
    {
        if (store.FindManifest(cid) is not { } dataset)
        {
            // A block is here, but upstream only ever streams what a manifest describes.
            bool isBlock = !cid.IsManifest && await store.ExistsAsync(cid, context.RequestAborted);
            string message = isBlock ? "Unable to decode as manifest" : absent;
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, message, Reply.HtmlWithCharset);
        }
        else if (dataset.Manifest.Erasure is not null)
        {
            await FailAsync(context, "The dataset is erasure coded: this node keeps such data but cannot decode it");
        }
        else
        {
            await SendAsync(context, dataset, absent);
        }
    }

    private async Task SendAsync(HttpContext context, StoredManifest dataset, string absent)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        string tag = EntityTag.Of(dataset.Cid);
        if (EntityTag.IsNamedBy(request.Headers.IfNoneMatch, tag))
        {
            response.Headers.ETag = tag;
            response.Headers.CacheControl = CacheForGood;
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // Only GET has ranges (RFC 9110, section 14.2).
        long length = dataset.Manifest.DatasetSize;
        IReadOnlyList<ByteRange>? ranges =
            HttpMethods.IsGet(request.Method) && EntityTag.AllowsRange(request.Headers.IfRange, tag)
                ? RangeHeader.Parse(SingleValue(request.Headers.Range), length)
                : null;
        if (ranges is [])
        {
            response.Headers.AcceptRanges = "bytes";
            response.Headers.ContentRange = $"bytes */{length}";
            await Reply.ErrorAsync(
                context, StatusCodes.Status416RangeNotSatisfiable, "The range is outside of the dataset");
            return;
        }

        using DatasetFeed feed = new(network, dataset, time)
        {
            Patience = options.NetworkPatience,
            FetchesAhead = HttpMethods.IsGet(request.Method) && store.CountMissing(dataset.Cid) > 0,
        };
        ByteRange start = ranges?[0] ?? new ByteRange(0, length);
        await feed.AimAsync(start);

        // Only now: before a partial dataset is aimed at, it may have no files.
        using DatasetReader? reader = store.OpenReader(dataset.Cid);
        ReadStatus first = reader is null
            ? ReadStatus.MissingBlock
            : await ProbeAsync(context, reader, feed, start.Start);
        if (first == ReadStatus.MissingBlock)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, absent, Reply.HtmlWithCharset);
            return;
        }

        if (first != ReadStatus.Complete)
        {
            await FailAsync(
                context, "A block of the dataset is corrupt on this node's disk, and no peer sent it in time");
            return;
        }

        response.Headers.ETag = tag;
        response.Headers.CacheControl = CacheForGood;
        response.Headers.AcceptRanges = "bytes";
        feed.Patience = options.StallPatience;
        await SendBodyAsync(context, reader!, feed, ranges);
    }

    /// <summary>Verifies the first block that is going to be sent: until then, an error has a status.</summary>
    private static async Task<ReadStatus> ProbeAsync(
        HttpContext context, DatasetReader reader, DatasetFeed feed, long offset)
    {
        if (reader.Length == 0)
            return ReadStatus.Complete;
        ReadStatus status = reader.Probe(offset);

        // Who only asks for the headers is told them: they are the manifest's.
        if (status == ReadStatus.MissingBlock && HttpMethods.IsHead(context.Request.Method))
            return ReadStatus.Complete;
        if (status == ReadStatus.Complete)
            return status;
        int index = (int)(offset / reader.Dataset.Manifest.BlockSize);
        return await feed.WaitAsync(index, context.RequestAborted) ? reader.Probe(offset) : status;
    }

    private async Task SendBodyAsync(
        HttpContext context, DatasetReader reader, DatasetFeed feed, IReadOnlyList<ByteRange>? ranges)
    {
        HttpResponse response = context.Response;
        Manifest manifest = reader.Dataset.Manifest;
        string mediaType = manifest.MimeType is { } given && MediaType.IsValid(given) ? given : OctetStream;
        response.ContentType = mediaType;
        response.Headers.ContentDisposition = Attachment.Header(manifest.Filename);

        // The type is the uploader's claim: without this a browser might decide to run what it finds in the bytes.
        response.Headers.XContentTypeOptions = "nosniff";

        RangeParts? parts = null;
        if (ranges is [var only])
            response.Headers.ContentRange = only.ContentRange(reader.Length);
        else if (ranges is not null)
            parts = new RangeParts(Guid.NewGuid().ToString("N"), mediaType, reader.Length);
        if (parts is not null)
            response.ContentType = parts.ContentType;
        response.StatusCode = ranges is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        ranges ??= [new ByteRange(0, reader.Length)];
        response.ContentLength = parts?.Length(ranges) ?? ranges[0].Count;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        ReadStatus status = await CopyAsync(context, reader, feed, ranges, parts);
        if (status == ReadStatus.Complete)
        {
            metrics.DownloadSent();
        }
        else if (status != ReadStatus.ReceiverClosed)
        {
            // The length is promised already: only a broken connection tells the client that it was not kept.
            LogBroken(reader.Dataset.Cid.ToString(), status);
            context.Abort();
        }
    }

    private static async Task<ReadStatus> CopyAsync(
        HttpContext context,
        DatasetReader reader,
        DatasetFeed feed,
        IReadOnlyList<ByteRange> ranges,
        RangeParts? parts)
    {
        try
        {
            for (int i = 0; i < ranges.Count; i++)
            {
                ByteRange range = ranges[i];
                if (parts is not null)
                    await context.Response.BodyWriter.WriteAsync(parts.Header(range), context.RequestAborted);
                if (i > 0)
                    await feed.AimAsync(range);
                ReadStatus status = await reader.CopyToAsync(
                    context.Response.BodyWriter, range.Start, range.Count, feed, context.RequestAborted);
                if (status != ReadStatus.Complete)
                    return status;
            }

            if (parts is not null)
                await context.Response.BodyWriter.WriteAsync(parts.Trailer, context.RequestAborted);
            return ReadStatus.Complete;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return ReadStatus.ReceiverClosed;
        }
    }

    // Several Range headers are no valid request for anything; ignored like any other malformed one.
    private static string? SingleValue(StringValues values) => values.Count == 1 ? values[0] : null;

    private static Task FailAsync(HttpContext context, string message) =>
        Reply.ErrorAsync(context, StatusCodes.Status500InternalServerError, message);

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "Download of {Cid} was broken off: {Status}")]
    private partial void LogBroken(string cid, ReadStatus status);
}
