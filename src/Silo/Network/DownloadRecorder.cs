using Codex.Datasets;
using Codex.Exchange.Downloads;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>Tells the grains, and through them other nodes, what arrives here.</summary>
internal sealed partial class DownloadRecorder(DatasetRegistrar registrar, ILogger<DownloadRecorder> logger)
    : IDownloadObserver
{
    /// <inheritdoc/>
    public void OnGrowing(StoredManifest dataset) => _ = RecordAsync(dataset);

    /// <inheritdoc/>
    public void OnEnded(StoredManifest dataset, DownloadStatus status)
    {
        LogEnded(dataset.Cid.ToString(), status);
        if (status == DownloadStatus.Complete)
            _ = RecordAsync(dataset);
    }

    private async Task RecordAsync(StoredManifest dataset)
    {
        try
        {
            await registrar.RegisterGrowthAsync(dataset).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The disk has it: the next start tells the grains.
            LogFailed(exception, dataset.Cid.ToString());
        }
    }

    [LoggerMessage(141, LogLevel.Warning, "Dataset {Cid} arrives, but its grain cannot be told")]
    private partial void LogFailed(Exception exception, string cid);

    [LoggerMessage(142, LogLevel.Information, "Download of {Cid} has ended: {Status}")]
    private partial void LogEnded(string cid, DownloadStatus status);
}
