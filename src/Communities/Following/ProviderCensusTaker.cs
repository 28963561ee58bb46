using System.Collections.Immutable;
using Codex.Communities.Ports;
using Codex.Communities.Progress;
using Codex.Content;
using Codex.Datasets;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Communities.Following;

/// <summary>
/// Slowly counts who else provides the datasets of followed communities, and reports those that would be lost with too
/// few nodes.
/// </summary>
internal sealed partial class ProviderCensusTaker(
    CommunityOptions options,
    IGrainFactory grains,
    DatasetStore store,
    IProviderCensus census,
    CensusRequests requests,
    ShortageBoard board,
    CommunityChanges changes,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ProviderCensusTaker> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Follow.IsEmpty || options.MinProviders == 0)
            return;
        await lifetime.WaitForStartAsync(stoppingToken).ConfigureAwait(false);
        for (var pause = FollowLimits.CensusDelay; ; pause = FollowLimits.CensusInterval)
        {
            await CountAskedAsync(pause, stoppingToken).ConfigureAwait(false);
            foreach (var id in options.Follow)
                await CountAsync(id, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Counts what is asked for until it is time for all.</summary>
    private async Task CountAskedAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        var begin = time.GetTimestamp();
        while (pause - time.GetElapsedTime(begin) is { Ticks: > 0 } rest)
        {
            await requests.Signal.WaitAsync(rest, time, stoppingToken).ConfigureAwait(false);
            foreach (var id in requests.TakeAll())
                await CountAsync(id, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task CountAsync(CommunityId id, CancellationToken stoppingToken)
    {
        try
        {
            var shortages = ImmutableArray.CreateBuilder<ProviderShortage>();
            var cids = await ListAsync(id, stoppingToken).ConfigureAwait(false);
            foreach (var (place, cid) in cids.Index())
            {
                if (place > 0)
                    await Task.Delay(FollowLimits.CensusPause, time, stoppingToken).ConfigureAwait(false);
                var count = await census.CountAsync(cid, stoppingToken).ConfigureAwait(false);
                if (count >= options.MinProviders)
                    continue;
                shortages.Add(new ProviderShortage(cid.ToString(), count, time.GetUtcNow()));
                LogShortage(cid.ToString(), id.Value, count, options.MinProviders);
            }

            board.Post(id, shortages.ToImmutable());
            changes.OnProgress(id);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception, id.Value);
        }
    }

    /// <summary>What is here: the current index, and archives.</summary>
    private async Task<List<Cid>> ListAsync(CommunityId id, CancellationToken stoppingToken)
    {
        var grain = grains.Community(id);
        var record = await grain.GetAsync(stoppingToken).ConfigureAwait(false);
        var archives = await grain.ListArchivesAsync(ArchiveWindow.All, stoppingToken).ConfigureAwait(false);
        var cids = new List<Cid>();
        foreach (var text in archives.Select(archive => archive.Cid).Prepend(record?.Index?.Cid ?? ""))
        {
            if (Cid.TryParse(text, out var cid, out _) && store.HasAll(cid))
                cids.Add(cid);
        }

        return cids;
    }

    [LoggerMessage(
        723,
        LogLevel.Warning,
        "Dataset {Cid} of community {Community} has {Providers} known providers, fewer than {MinProviders}")]
    private partial void LogShortage(string cid, string community, int providers, int minProviders);

    [LoggerMessage(724, LogLevel.Warning, "The providers of community {Community} could not be counted")]
    private partial void LogFailed(Exception exception, string community);
}
