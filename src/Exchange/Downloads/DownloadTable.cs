using System.Collections.Concurrent;
using Codex.Content;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// The downloads under way, one per tree: whoever wants the same dataset shares one. One that has ended makes room for
/// its successor only when its files are closed.
/// </summary>
internal sealed class DownloadTable(
    DatasetStore store, DownloadServices services, ILogger<Download> logger)
{
    private readonly ConcurrentDictionary<Cid, Task<Download?>> _opening = new();
    private readonly ConcurrentDictionary<Cid, Download> _active = new();

    public ICollection<Download> Active => _active.Values;

    public Download? Find(Cid treeCid) => _active.GetValueOrDefault(treeCid);

    /// <summary>
    /// The download of a dataset, made first when there is none; null when there are too many, the manifest is gone, or
    /// nothing is missing.
    /// </summary>
    public async Task<Download?> OpenAsync(StoredManifest dataset)
    {
        var tree = dataset.Manifest.TreeCid;
        while (true)
        {
            if (_opening.TryGetValue(tree, out var opening))
            {
                if (await opening.ConfigureAwait(false) is not { } download)
                    return null;
                if (download.Progress.Status == DownloadStatus.Active)
                    return download;
                await download.Ended.ConfigureAwait(false);
                continue;
            }

            if (_opening.Count >= DownloadLimits.MaxDownloads)
                return null;
            var made = new TaskCompletionSource<Download?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_opening.TryAdd(tree, made.Task))
                continue;
            try
            {
                var download = await MakeAsync(dataset).ConfigureAwait(false);
                if (download is null)
                    _opening.TryRemove(tree, out _);
                made.SetResult(download);
                return download;
            }
            catch
            {
                _opening.TryRemove(tree, out _);
                made.SetResult(null);
                throw;
            }
        }
    }

    /// <summary>Takes out a download whose files are closed.</summary>
    public void Remove(Download download)
    {
        _active.TryRemove(new KeyValuePair<Cid, Download>(download.TreeCid, download));
        _opening.TryRemove(download.TreeCid, out _);
    }

    private async Task<Download?> MakeAsync(StoredManifest dataset)
    {
        if (await store.OpenWriterAsync(dataset.Cid, CancellationToken.None).ConfigureAwait(false) is not { } opened)
            return null;
        var writer = new SharedWriter(opened);
        if (writer.IsComplete)
        {
            await writer.CloseAsync().ConfigureAwait(false);
            return null;
        }

        var download = new Download(dataset, writer, services, logger);
        _active[download.TreeCid] = download;

        // After it is in the table: a peer that joins meanwhile finds it there, and joins once.
        foreach (var lane in services.Peers.All)
            download.Join(lane);
        return download;
    }
}
