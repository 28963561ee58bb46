using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Exchange;
using Codex.Exchange.Downloads;
using Codex.Exchange.Manifests;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>Gives the API the exchange.</summary>
internal sealed class DatasetNetwork(BlockExchange exchange) : IDatasetNetwork
{
    /// <inheritdoc/>
    public async Task<FoundManifest> FindManifestAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        var result = await exchange.FetchManifestAsync(manifestCid, cancellationToken).ConfigureAwait(false);
        var status = result.Status switch
        {
            ManifestStatus.Found => FindStatus.Found,
            ManifestStatus.Unusable => FindStatus.Unusable,
            ManifestStatus.Busy => FindStatus.Busy,
            _ => FindStatus.NotFound,
        };
        return new FoundManifest(status, result.Manifest);
    }

    /// <inheritdoc/>
    public async Task<FetchStart> StartAsync(StoredManifest dataset) =>
        await exchange.StartDownloadAsync(dataset).ConfigureAwait(false) switch
        {
            StartStatus.Started => FetchStart.Started,
            StartStatus.AlreadyComplete => FetchStart.AlreadyComplete,
            StartStatus.NoRoom => FetchStart.NoRoom,
            _ => FetchStart.TooMany,
        };

    /// <inheritdoc/>
    public FetchProgress? FindProgress(StoredManifest dataset) =>
        exchange.FindProgress(dataset.Manifest.TreeCid) is { Status: DownloadStatus.Active } progress
            ? new FetchProgress(progress.Received, progress.Total, progress.Bytes, progress.Peers)
            : null;

    /// <inheritdoc/>
    public Task? FindEnd(StoredManifest dataset) => exchange.FindEnd(dataset.Manifest.TreeCid);

    /// <inheritdoc/>
    public bool Cancel(StoredManifest dataset) => exchange.Cancel(dataset.Manifest.TreeCid);

    /// <inheritdoc/>
    public async Task<IDatasetFeed?> OpenFeedAsync(StoredManifest dataset, int first, int end) =>
        await exchange.OpenReaderAsync(dataset, first, end).ConfigureAwait(false) is { } reader
            ? new DatasetFeed(reader)
            : null;

    /// <inheritdoc/>
    public void OnStored(StoredManifest dataset) => exchange.OnStored(dataset);
}
