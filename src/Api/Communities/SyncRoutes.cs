using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Api.Uploads;
using Codex.Communities;
using Codex.Communities.Catalog;
using Codex.Communities.Progress;
using Codex.Communities.Sync;
using Codex.Grains.Interfaces;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>The syncs of communities, and how far they are.</summary>
internal sealed class SyncRoutes(
    CommunityCatalog catalog, CommunitySyncer syncer, ProgressReader progress, CommunityAnswers answers) : IRouteGroup
{
    private const string Path = CommunityRoute.One + "/sync";

    private const string Shape = """{"mode":"all|latest|window","from":seconds,"to":seconds}""";

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        CommunityRoute.At(HttpMethods.Post, Path, BeginAsync) with { Doc = SyncDocs.Begin },
        CommunityRoute.At(HttpMethods.Delete, Path, CancelAsync) with { Doc = SyncDocs.Cancel },
        CommunityRoute.At(HttpMethods.Get, CommunityRoute.One + "/events", WatchAsync) with { Doc = SyncDocs.Watch },
    ];

    private async Task BeginAsync(HttpContext context, CommunityId id)
    {
        (SyncRequestJson? body, Refusal? refusal) =
            await RequestBody.ReadJsonAsync(context, ApiJsonContext.Strict.SyncRequestJson, Shape);
        if (refusal is not null)
        {
            await CommunityAnswers.ErrorAsync(context, refusal.Status, refusal.Message);
            return;
        }

        (SyncRequest? request, string? error) = (body ?? new SyncRequestJson()).Read();
        if (request is null)
        {
            await CommunityAnswers.BadRequestAsync(context, error!);
        }
        else if (await syncer.BeginAsync(id, request, context.RequestAborted) is { } sync)
        {
            SyncAnswerJson answer = new() { Sync = SyncJson.Of(sync) };
            await Reply.JsonAsync(context, answer, ApiJsonContext.Compact.SyncAnswerJson);
        }
        else
        {
            await CommunityAnswers.NotRegisteredAsync(context, id);
        }
    }

    private async Task CancelAsync(HttpContext context, CommunityId id)
    {
        bool isCancelled = await syncer.CancelAsync(id, CancellationToken.None);
        await (isCancelled || await catalog.GetAsync(id, context.RequestAborted) is not null
            ? Reply.StatusAsync(context, StatusCodes.Status204NoContent)
            : CommunityAnswers.NotRegisteredAsync(context, id));
    }

    /// <summary>Server-sent events until the sync has ended (HTML standard, section 9.2).</summary>
    private async Task WatchAsync(HttpContext context, CommunityId id)
    {
        EventStream events = new(context);
        try
        {
            await foreach (CommunityProgress snapshot in progress.WatchAsync(id, context.RequestAborted))
            {
                if (!context.Response.HasStarted)
                    await events.BeginAsync();
                bool isEnd = snapshot.Community.Sync is not { State: SyncState.Running };
                CommunityJson community = answers.Describe(snapshot);
                await events.SendAsync(isEnd ? "end" : "progress", community, ApiJsonContext.Compact.CommunityJson);
                if (isEnd)
                    return;
            }

            // One that is removed meanwhile ends its stream without an event.
            if (!context.Response.HasStarted)
                await CommunityAnswers.NotRegisteredAsync(context, id);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener is gone.
        }
    }
}
