using System.Threading.Channels;
using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Api.Uploads;
using Codex.Communities;
using Codex.Communities.Catalog;
using Codex.Communities.Migration;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>
/// Migration of a community's torrent. It goes on as long as its client listens; begun again it goes on where it was.
/// </summary>
internal sealed class MigrationRoutes(CommunityCatalog catalog, TorrentMigration migration) : IRouteGroup, IDisposable
{
    private const string Shape = """{"index":"/path","data":"/path","dryRun":false,"skipDamaged":false}""";

    private readonly SemaphoreSlim _turns = new(ApiLimits.MaxMigrations);

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        CommunityRoute.At(HttpMethods.Post, CommunityRoute.One + "/migration", MigrateAsync) with
        {
            Doc = MigrationDocs.Migrate,
        },
    ];

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task MigrateAsync(HttpContext context, CommunityId id)
    {
        (MigrationRequestJson? body, Refusal? refusal) =
            await RequestBody.ReadJsonAsync(context, ApiJsonContext.Strict.MigrationRequestJson, Shape);
        if (refusal is not null)
        {
            await CommunityAnswers.ErrorAsync(context, refusal.Status, refusal.Message);
        }
        else if (!IsPath(body?.Index) || !IsPath(body?.Data))
        {
            await CommunityAnswers.BadRequestAsync(context, "index and data must be absolute paths of files");
        }
        else if (await catalog.GetAsync(id, context.RequestAborted) is null)
        {
            await CommunityAnswers.NotRegisteredAsync(context, id);
        }
        else if (!await _turns.WaitAsync(TimeSpan.Zero, context.RequestAborted))
        {
            await CommunityAnswers.ErrorAsync(
                context, StatusCodes.Status409Conflict, "Another migration runs: there is one at a time.");
        }
        else
        {
            await RunAsync(context, id, body!);
        }
    }

    private async Task RunAsync(HttpContext context, CommunityId id, MigrationRequestJson body)
    {
        try
        {
            MigrationRequest request = new()
            {
                Community = id,
                IndexPath = body.Index!,
                DataPath = body.Data!,
                IsDryRun = body.DryRun,
                SkipsDamaged = body.SkipDamaged,
            };
            EventStream events = new(context);
            await events.BeginAsync();
            await StreamAsync(context, events, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener is gone, and the migration with it.
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task StreamAsync(HttpContext context, EventStream events, MigrationRequest request)
    {
        // A listener that is slow misses what is behind it anyway.
        Channel<MigrationProgress> steps = Channel.CreateBounded<MigrationProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        // A listener that is gone while events are sent ends the migration too, before its turn is given up.
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Task<MigrationReport> run = Task.Run(() => MigrateAsync(request, steps.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (MigrationProgress step in steps.Reader.ReadAllAsync(stop.Token))
            {
                await events.SendAsync(
                    "progress", MigrationProgressJson.Of(step), ApiJsonContext.Compact.MigrationProgressJson);
            }

            MigrationReportJson report = MigrationReportJson.Of(await run);
            await events.SendAsync("report", report, ApiJsonContext.Compact.MigrationReportJson);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<MigrationReport> MigrateAsync(
        MigrationRequest request, ChannelWriter<MigrationProgress> steps, CancellationToken cancellationToken)
    {
        try
        {
            return await migration.RunAsync(request, new Listener(steps), cancellationToken);
        }
        finally
        {
            steps.Complete();
        }
    }

    private static bool IsPath(string? path) =>
        path is { Length: > 0 and <= ApiLimits.MaxPathLength }
        && System.IO.Path.IsPathFullyQualified(path)
        && !path.Any(char.IsControl);

    private sealed class Listener(ChannelWriter<MigrationProgress> steps) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value) => steps.TryWrite(value);
    }
}
