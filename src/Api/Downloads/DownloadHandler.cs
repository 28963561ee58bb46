using Codex.Api.MediaTypes;
using Codex.Api.Replies;
using Codex.Content;
using Codex.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Codex.Api.Downloads;

/// <summary>
/// The bytes of a dataset as the body of an answer, whole or in ranges (rest-api, section 1; RFC 9110, section 14).
/// </summary>
internal sealed partial class DownloadHandler(DatasetStore store, ApiMetrics metrics, ILogger<DownloadHandler> logger)
{
    private const string OctetStream = "application/octet-stream";

    // What a CID names never changes. Neither public nor private: with a token, that is the client's to know.
    private const string CacheForGood = "max-age=31536000, immutable";

    /// <summary>Sends the dataset, or <paramref name="absent"/> as 404 when its manifest is not here.</summary>
    public async Task SendAsync(HttpContext context, Cid cid, string absent)
    {
        using DatasetReader? reader = cid.IsManifest ? store.OpenReader(cid) : null;
        if (reader is null)
        {
            // A block is here, but upstream only ever streams what a manifest describes.
            bool isBlock = !cid.IsManifest && await store.ExistsAsync(cid, context.RequestAborted);
            string message = isBlock ? "Unable to decode as manifest" : absent;
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, message, Reply.HtmlWithCharset);
        }
        else if (reader.Dataset.Manifest.Erasure is not null)
        {
            await FailAsync(context, "The dataset is erasure coded: this node keeps such data but cannot decode it");
        }
        else
        {
            await SendAsync(context, reader, EntityTag.Of(cid));
        }
    }

    private async Task SendAsync(HttpContext context, DatasetReader reader, string tag)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        if (EntityTag.IsNamedBy(request.Headers.IfNoneMatch, tag))
        {
            response.Headers.ETag = tag;
            response.Headers.CacheControl = CacheForGood;
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // Only GET has ranges (RFC 9110, section 14.2).
        IReadOnlyList<ByteRange>? ranges =
            HttpMethods.IsGet(request.Method) && EntityTag.AllowsRange(request.Headers.IfRange, tag)
                ? RangeHeader.Parse(SingleValue(request.Headers.Range), reader.Length)
                : null;
        if (ranges is [])
        {
            response.Headers.AcceptRanges = "bytes";
            response.Headers.ContentRange = $"bytes */{reader.Length}";
            await Reply.ErrorAsync(
                context, StatusCodes.Status416RangeNotSatisfiable, "The range is outside of the dataset");
            return;
        }

        if (reader.Probe(ranges?[0].Start ?? 0) is var first and not ReadStatus.Complete)
        {
            await FailAsync(context, Describe(first));
            return;
        }

        response.Headers.ETag = tag;
        response.Headers.CacheControl = CacheForGood;
        response.Headers.AcceptRanges = "bytes";
        await SendBodyAsync(context, reader, ranges);
    }

    private async Task SendBodyAsync(HttpContext context, DatasetReader reader, IReadOnlyList<ByteRange>? ranges)
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

        ReadStatus status = await CopyAsync(context, reader, ranges, parts);
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
        HttpContext context, DatasetReader reader, IReadOnlyList<ByteRange> ranges, RangeParts? parts)
    {
        try
        {
            foreach (ByteRange range in ranges)
            {
                if (parts is not null)
                    await context.Response.BodyWriter.WriteAsync(parts.Header(range), context.RequestAborted);
                ReadStatus status = await reader.CopyToAsync(
                    context.Response.BodyWriter, range.Start, range.Count, context.RequestAborted);
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

    private static string Describe(ReadStatus status) => status == ReadStatus.CorruptBlock
        ? "A block of the dataset is corrupt on this node's disk, and there is no peer to fetch it from"
        : "A block of the dataset is missing on this node, and there is no peer to fetch it from";

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "Download of {Cid} was broken off: {Status}")]
    private partial void LogBroken(string cid, ReadStatus status);
}
