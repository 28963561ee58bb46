using System.Collections.Concurrent;
using Codex.Content;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// The downloads under way, one per tree: whoever wants the same dataset shares one. One that has ended makes room for
/// its successor only when its files are closed.
/// </summary>
internal sealed class DownloadTable(DownloadServices services, int maxDownloads, ILogger<Download> logger)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Cid, Task<Download?>> _entries = [];
    private readonly ConcurrentDictionary<Cid, Download> _active = new();
    private bool _isClosed;

    public ICollection<Download> Active => _active.Values;

    public Download? Find(Cid treeCid) => _active.GetValueOrDefault(treeCid);

    /// <summary>
    /// The download of a dataset, made first when there is none; null when there are too many, the manifest is gone,
    /// nothing is missing, or the table is closed.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<Download?> OpenAsync(StoredManifest dataset)
    {
        while (Enter(dataset) is { } entry && await entry.ConfigureAwait(false) is { } download)
        {
            if (download.IsActive)
                return download;
            await download.Ended.ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Ends the download of a dataset, even one that is only being made, and waits for its end.</summary>
    public async Task EndAsync(StoredManifest dataset)
    {
        Task<Download?>? entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(dataset.Manifest.TreeCid, out entry))
                return;
        }

        if (await MadeAsync(entry).ConfigureAwait(false) is { } download && download.Dataset.Cid == dataset.Cid)
        {
            download.End(DownloadStatus.Cancelled);
            await download.Ended.ConfigureAwait(false);
        }
    }

    /// <summary>Takes out a download whose files are closed.</summary>
    public void Remove(Download download)
    {
        _active.TryRemove(new KeyValuePair<Cid, Download>(download.TreeCid, download));
        Forget(download.TreeCid);
    }

    /// <summary>Ends all downloads, and opens none any more; what has come is durable afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<Download?>[] entries;
        lock (_gate)
        {
            _isClosed = true;
            entries = [.. _entries.Values];
        }

        await Task.WhenAll(entries.Select(EndAsync)).ConfigureAwait(false);
    }

    private static async Task EndAsync(Task<Download?> entry)
    {
        if (await MadeAsync(entry).ConfigureAwait(false) is not { } download)
            return;
        download.End(DownloadStatus.Cancelled);
        await download.Ended.ConfigureAwait(false);
    }

    /// <summary>The download, or null; why it could not be made is told to those who wanted it.</summary>
    private static async Task<Download?> MadeAsync(Task<Download?> entry)
    {
        await ((Task)entry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return entry.IsCompletedSuccessfully ? await entry.ConfigureAwait(false) : null;
    }

    private Task<Download?>? Enter(StoredManifest dataset)
    {
        lock (_gate)
        {
            if (_isClosed)
                return null;
            if (_entries.TryGetValue(dataset.Manifest.TreeCid, out var entry))
                return entry;
            if (_entries.Count >= maxDownloads)
                return null;
            entry = Task.Run(() => MakeAsync(dataset));
            _entries.Add(dataset.Manifest.TreeCid, entry);
            return entry;
        }
    }

    private void Forget(Cid treeCid)
    {
        lock (_gate)
            _entries.Remove(treeCid);
    }

    private async Task<Download?> MakeAsync(StoredManifest dataset)
    {
        Download? download = null;
        try
        {
            if (await OpenWriterAsync(dataset).ConfigureAwait(false) is not { } writer)
                return null;
            download = new Download(dataset, writer, services, logger);
        }
        finally
        {
            if (download is null)
                Forget(dataset.Manifest.TreeCid);
        }

        _active[download.TreeCid] = download;

        // After it is in the table: who uploads or deletes the dataset from now on finds it there.
        download.EndIfPointless();

        // As well: a peer that joins meanwhile finds it there, and joins once.
        foreach (var lane in services.Peers.All)
            download.Join(lane);
        return download;
    }

    private async Task<SharedWriter?> OpenWriterAsync(StoredManifest dataset)
    {
        DatasetWriter? opened;
        try
        {
            opened = await services.Store.OpenWriterAsync(dataset.Cid, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Deleted or replaced since it was looked up.
        }

        if (opened is null)
            return null;
        var writer = new SharedWriter(opened);
        if (!writer.IsComplete)
            return writer;
        await writer.CloseAsync().ConfigureAwait(false);
        return null;
    }
}
