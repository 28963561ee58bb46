using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Silo.Maintenance;

/// <summary>
/// Once after the start, tells the grains what the disk holds, and resumes unfinished downloads. The disk is the truth
/// about bytes: a database that is older, damaged or lost costs pins and history, and no dataset.
/// </summary>
internal sealed partial class RepoReconciler(
    DatasetStore store,
    DatasetRegistrar registrar,
    IDatasetNetwork network,
    IHostApplicationLifetime lifetime,
    ILogger<RepoReconciler> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // After the start, not beside it: reads of local datasets ask no grain, so nobody waits for this.
        await lifetime.WaitForStartAsync(stoppingToken).ConfigureAwait(false);
        var failures = 0;
        var datasets = store.ListManifests();
        foreach (var stored in datasets)
        {
            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                if (await registrar.RegisterFoundAsync(stored, stoppingToken).ConfigureAwait(false))
                    await ResumeAsync(stored).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (failures++ == 0)
                    LogFailed(exception, stored.Cid.ToString());
            }
        }

        LogDone(datasets.Count, failures);

        // What starting needed is garbage now, and a node that idles afterwards would keep it for hours.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    private async Task ResumeAsync(StoredManifest stored)
    {
        var start = await network.StartAsync(stored).ConfigureAwait(false);
        LogResumed(stored.Cid.ToString(), store.CountMissing(stored.Cid), start);
    }

    [LoggerMessage(130, LogLevel.Warning, "Dataset {Cid} could not be reconciled with its grain")]
    private partial void LogFailed(Exception exception, string cid);

    [LoggerMessage(134, LogLevel.Information, "Download of {Cid} is resumed, {Missing} blocks are missing: {Start}")]
    private partial void LogResumed(string cid, int missing, FetchStart start);

    [LoggerMessage(131, LogLevel.Debug, "Reconciled {Datasets} datasets with their grains, {Failures} failed")]
    private partial void LogDone(int datasets, int failures);
}
