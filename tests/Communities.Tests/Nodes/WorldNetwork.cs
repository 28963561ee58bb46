using System.Collections.Concurrent;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Communities.Tests.Nodes;

/// <summary>The world as one node sees it: blocks come with their proofs, as from peers.</summary>
internal sealed class WorldNetwork(World world, DatasetStore store, Func<StoredManifest, Task> onArrived)
    : IDatasetNetwork, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Cid, Download> _downloads = new();
    private readonly ConcurrentDictionary<Cid, TaskCompletionSource> _begun = new();
    private int _peak;

    /// <summary>CIDs whose blocks were asked for, in that order.</summary>
    public ConcurrentQueue<Cid> Started { get; } = new();

    /// <summary>CIDs whose fetch was cancelled.</summary>
    public ConcurrentQueue<Cid> Cancelled { get; } = new();

    /// <summary>What the next starts answer instead of starting.</summary>
    public FetchStart? Refusal { get; set; }

    /// <summary>Thrown where the node is told of what it has just stored; null for nothing.</summary>
    public Exception? Crash { get; set; }

    /// <summary>Most downloads that there were at once.</summary>
    public int Peak => _peak;

    /// <summary>Completes when the blocks of a dataset were asked for.</summary>
    public Task BegunAsync(Cid cid) => BegunOf(cid).Task;

    public async Task<FoundManifest> FindManifestAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        try
        {
            await world.FoundAsync(manifestCid, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new FoundManifest(FindStatus.NotFound, null);
        }

        var stored = await store.AddManifestAsync(world.Store.ReadManifestBlock(manifestCid)!, default);
        return new FoundManifest(stored is null ? FindStatus.Unusable : FindStatus.Found, stored);
    }

    public Task<FetchStart> StartAsync(StoredManifest dataset)
    {
        if (store.CountMissing(dataset.Cid) == 0)
            return Task.FromResult(FetchStart.AlreadyComplete);
        if (Refusal is { } refusal)
            return Task.FromResult(refusal);
        var download = new Download();
        if (!_downloads.TryAdd(dataset.Cid, download))
            return Task.FromResult(FetchStart.Started);
        Started.Enqueue(dataset.Cid);
        BegunOf(dataset.Cid).TrySetResult();
        InterlockedMax(_downloads.Count);
        _ = FillAsync(dataset, download);
        return Task.FromResult(FetchStart.Started);
    }

    public FetchProgress? FindProgress(StoredManifest dataset) =>
        _downloads.ContainsKey(dataset.Cid) ? new FetchProgress(0, dataset.Manifest.BlockCount, 0, 1) : null;

    public Task? FindEnd(StoredManifest dataset) =>
        _downloads.TryGetValue(dataset.Cid, out var download) ? download.Ended.Task : null;

    public bool Cancel(StoredManifest dataset)
    {
        if (!_downloads.TryGetValue(dataset.Cid, out var download))
            return false;
        Cancelled.Enqueue(dataset.Cid);
        download.Stop.Cancel();
        return true;
    }

    public Task<IDatasetFeed?> OpenFeedAsync(StoredManifest dataset, int first, int end) =>
        Task.FromResult<IDatasetFeed?>(null);

    public void OnStored(StoredManifest dataset)
    {
        if (Crash is { } crash)
            throw crash;
        if (_downloads.TryGetValue(dataset.Cid, out var download))
            download.Stop.Cancel();
    }

    /// <summary>The connection to the world is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var download in _downloads.Values)
        {
            download.Stop.Cancel();
            await download.Ended.Task;
        }
    }

    private async Task FillAsync(StoredManifest dataset, Download download)
    {
        try
        {
            await Task.Yield();
            await world.FlowingAsync(dataset.Cid, download.Stop.Token);
            using var writer = await store.OpenWriterAsync(dataset.Cid, default);
            using var reader = world.Store.OpenReader(dataset.Cid)!;
            var block = new byte[dataset.Manifest.BlockSize];
            for (var index = 0; writer is not null && index < writer.BlockCount; index++)
            {
                download.Stop.Token.ThrowIfCancellationRequested();
                Assert.Equal(ReadStatus.Complete, reader.ReadBlock(index, block));
                writer.Put(index, block, reader.Prove(index)!);
            }

            await onArrived(dataset);
        }
        catch (OperationCanceledException)
        {
            // As the exchange: what has come is kept.
        }
        finally
        {
            _downloads.TryRemove(dataset.Cid, out _);
            download.Ended.SetResult();
        }
    }

    private TaskCompletionSource BegunOf(Cid cid) => _begun.GetOrAdd(
        cid, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private void InterlockedMax(int count)
    {
        int seen;
        while ((seen = Volatile.Read(ref _peak)) < count)
            Interlocked.CompareExchange(ref _peak, count, seen);
    }

    private sealed class Download
    {
        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
