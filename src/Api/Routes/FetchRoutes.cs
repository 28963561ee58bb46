using Codex.Api.Json;
using Codex.Api.Network;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Content;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Storage;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>Downloads in the background: how far they are, and their end (rest-api, section 1; 2026).</summary>
internal sealed class FetchRoutes(
    DatasetStore store, IDatasetNetwork network, DatasetRegistrar registrar, TimeProvider time) : IRouteGroup
{
    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Get], "/data/{cid}/network/progress/{downloadId}", CidRoute.With(ProgressAsync))
        {
            Doc = NetworkDocs.Progress,
        },
        new([HttpMethods.Get], "/data/{cid}/network/events", CidRoute.With(EventsAsync)) { Doc = NetworkDocs.Events },
        new([HttpMethods.Delete], "/data/{cid}/network/{downloadId}", CidRoute.With(CancelAsync))
        {
            Doc = NetworkDocs.Cancel,
        },
    ];

    private Task ProgressAsync(HttpContext context, Cid cid)
    {
        if (DownloadNumber.Read(context) is not { } number)
            return Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid download ID");
        ProgressJson progress = Find(cid, number) is { } stored && network.FindProgress(stored) is { } active
            ? ProgressJson.Of(active)
            : new ProgressJson { Active = false };
        return Reply.JsonAsync(context, progress, ApiJsonContext.Compact.ProgressJson);
    }

    private async Task CancelAsync(HttpContext context, Cid cid)
    {
        if (DownloadNumber.Read(context) is not { } number)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Invalid download ID");
        }
        else if (Find(cid, number) is { } stored && network.Cancel(stored))
        {
            await registrar.UnwantAsync(stored);
            await Reply.StatusAsync(context, StatusCodes.Status204NoContent);
        }
        else
        {
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, "Background download not found");
        }
    }

    /// <summary>Progress as server-sent events until the download ends (HTML standard, section 9.2).</summary>
    private async Task EventsAsync(HttpContext context, Cid cid)
    {
        if (!cid.IsManifest || store.FindManifest(cid) is not { } stored)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, DataRoutes.NotInStore);
            return;
        }

        EventStream events = new(context);
        FetchProgress? sent = null;
        try
        {
            await events.BeginAsync();
            while (network.FindEnd(stored) is { } end)
            {
                if (network.FindProgress(stored) is { } progress && progress != sent)
                {
                    await SendAsync(events, "progress", ProgressJson.Of(progress) with { Peers = progress.Peers });
                    sent = progress;
                }

                Task pause = Task.Delay(ApiLimits.ProgressInterval, time, context.RequestAborted);
                if (await Task.WhenAny(end, pause) == end)
                    break;
                await pause;
            }

            await SendAsync(events, NameOf(stored), Final(stored));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener is gone.
        }
    }

    private static Task SendAsync(EventStream events, string name, ProgressJson progress) =>
        events.SendAsync(name, progress, ApiJsonContext.Compact.ProgressJson);

    private string NameOf(StoredManifest stored) => store.CountMissing(stored.Cid) == 0 ? "complete" : "stopped";

    private ProgressJson Final(StoredManifest stored)
    {
        int total = stored.Manifest.BlockCount;
        int received = total - store.CountMissing(stored.Cid);
        return new ProgressJson
        {
            Active = false,
            Received = received,
            Total = total,
            Bytes = (long)received * stored.Manifest.BlockSize,
        };
    }

    private StoredManifest? Find(Cid cid, ulong number) =>
        cid.IsManifest
        && store.FindManifest(cid) is { } stored
        && DownloadNumber.Of(stored.Manifest.TreeCid) == number
            ? stored
            : null;
}
