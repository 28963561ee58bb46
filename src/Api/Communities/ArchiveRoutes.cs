using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Api.Uploads;
using Codex.Archives;
using Codex.Communities;
using Codex.Communities.Progress;
using Codex.Communities.Publishing;
using Codex.Grains.Interfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Codex.Api.Communities;

/// <summary>The archives of communities: which there are, which are missing, and new ones.</summary>
internal sealed partial class ArchiveRoutes(
    ProgressReader progress, ArchivePublisher publisher, ILogger<ArchiveRoutes> logger) : IRouteGroup
{
    private const string Path = CommunityRoute.One + "/archives";

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        CommunityRoute.At(HttpMethods.Get, Path, ListAsync) with { Doc = ArchiveDocs.List },
        CommunityRoute.At(HttpMethods.Post, Path, PublishAsync) with { Doc = ArchiveDocs.Publish },
        CommunityRoute.At(HttpMethods.Get, CommunityRoute.One + "/missing", ListMissingAsync) with
        {
            Doc = ArchiveDocs.Missing,
        },
    ];

    private async Task ListAsync(HttpContext context, CommunityId id)
    {
        if (!TryReadWindow(context.Request.Query, out ulong? from, out ulong? to, out string? error))
        {
            await CommunityAnswers.BadRequestAsync(context, error);
            return;
        }

        ArchiveWindow window = new(from ?? ArchiveWindow.All.From, to ?? ArchiveWindow.All.To);
        await (window.From < window.To
            ? AnswerAsync(context, id, await progress.ListArchivesAsync(id, window, context.RequestAborted))
            : CommunityAnswers.BadRequestAsync(context, "from must be less than to"));
    }

    private async Task ListMissingAsync(HttpContext context, CommunityId id) =>
        await AnswerAsync(context, id, await progress.FindMissingAsync(id, context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, CommunityId id, ImmutableArray<ArchiveProgress>? archives) =>
        archives is { } found
            ? Reply.JsonListAsync(
                context, "archives", found.Select(ArchiveJson.Of), ApiJsonContext.Compact.ArchiveJson)
            : CommunityAnswers.NotRegisteredAsync(context, id);

    private async Task PublishAsync(HttpContext context, CommunityId id)
    {
        (ArchivePublication? publication, Refusal? refusal) = ReadPublication(context.Request);
        if (publication is null)
        {
            await CommunityAnswers.ErrorAsync(context, refusal!.Status, refusal.Message);
            return;
        }

        if (await PublishAsync(context, id, publication) is not { } result)
            return;
        if (!result.IsSuccess)
        {
            await CommunityAnswers.RefuseAsync(context, result);
            return;
        }

        PublishedJson published = new()
        {
            ArchiveId = result.ArchiveId!,
            ArchiveCid = result.ArchiveCid!.Value.ToString(),
            IndexCid = result.IndexCid!.Value.ToString(),
            Clock = result.Clock!.Value,
        };
        await Reply.JsonAsync(context, published, ApiJsonContext.Compact.PublishedJson);
    }

    /// <summary>Null when the client went away before all was here; nothing is kept then.</summary>
    private async Task<PublishResult?> PublishAsync(HttpContext context, CommunityId id, ArchivePublication publication)
    {
        // Above the server's own bound; the publisher has one.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        try
        {
            // Not cancelled by RequestAborted, as uploads: the body of a connection that is gone ends by itself.
            return await publisher.PublishAsync(id, publication, context.Request.BodyReader, CancellationToken.None);
        }
        catch (Exception exception) when (BrokenUpload.IsIt(exception, context))
        {
            LogAborted(id.Value);
            context.Abort();
            return null;
        }
    }

    private static (ArchivePublication? Publication, Refusal? Refusal) ReadPublication(HttpRequest request)
    {
        if (!RequestBody.HasType(request, RequestBody.Bytes))
            return (null, RequestBody.NotOfType(RequestBody.Bytes));
        string? error;
        if (TryReadWindow(request.Query, out ulong? from, out ulong? to, out error) && (from is null || to is null))
            error = "from and to must be given";
        string[] topics = [.. request.Query["topic"].Select(static topic => topic ?? string.Empty)];
        if (error is null && topics.Length > ArchiveLimits.MaxTopicsPerEntry)
            error = $"An archive has at most {ArchiveLimits.MaxTopicsPerEntry} topics.";
        if (error is not null)
            return (null, new Refusal(StatusCodes.Status400BadRequest, error));
        ArchivePublication publication = new()
        {
            From = from!.Value,
            To = to!.Value,
            Topics = [.. topics],
            ExpectedBytes = request.ContentLength,
        };
        return (publication, null);
    }

    private static bool TryReadWindow(
        IQueryCollection query, out ulong? from, out ulong? to, [NotNullWhen(false)] out string? error)
    {
        to = null;
        bool isRead = QueryNumber.TryRead(query, "from", out from) && QueryNumber.TryRead(query, "to", out to);
        error = isRead ? null : "from and to must be seconds since 1970";
        return isRead;
    }

    [LoggerMessage(EventId = 11, Level = LogLevel.Debug, Message = "An archive of {Community} was broken off")]
    private partial void LogAborted(string community);
}
