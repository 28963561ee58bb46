using Codex.Grains.Interfaces;
using Codex.Silo.Options;
using Codex.Storage;
using Orleans;

namespace Codex.Silo.Maintenance;

/// <summary>
/// With <c>--block-ttl</c>: every <c>--block-mi</c> looks at datasets that hold at most <c>--block-mn</c> blocks in
/// all, going on where the round before stopped, and deletes those that no pin keeps any more.
/// </summary>
internal sealed partial class ExpiryMaintenance(
    DatasetStore store, IGrainFactory grains, SiloOptions options, TimeProvider time, ILogger<ExpiryMaintenance> logger)
    : BackgroundService
{
    private int _next;

    /// <summary>One round.</summary>
    public async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        var datasets = store.ListManifests();
        var looked = 0L;
        for (var count = 0; count < datasets.Count && looked < options.BlockMaintenanceCount; count++)
        {
            var stored = datasets[_next++ % datasets.Count];
            looked += stored.Manifest.BlockCount;
            var grain = grains.GetGrain<IDatasetGrain>(stored.Cid.ToString());

            // A dataset that is not known yet is one that the reconciler has not come to.
            if (await grain.GetAsync(cancellationToken).ConfigureAwait(false) is null
                || await grain.IsKeptAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            await grain.DeleteAsync(cancellationToken).ConfigureAwait(false);
            LogExpired(stored.Cid.ToString());
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.BlockMaintenanceInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await RunRoundAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(132, LogLevel.Information, "Dataset {Cid} has expired and was deleted")]
    private partial void LogExpired(string cid);

    [LoggerMessage(133, LogLevel.Warning, "A round of maintenance failed")]
    private partial void LogFailed(Exception exception);
}
