using System.Collections.Concurrent;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Api.Tests.Hosting;

/// <summary>
/// A network that holds what a test puts into it, and delivers when the test says so. Nothing is in it by default, and
/// that is known at once.
/// </summary>
internal sealed class FakeNetwork(DatasetStore store) : IDatasetNetwork
{
    private readonly ConcurrentDictionary<Cid, byte[]> _manifests = new();
    private readonly ConcurrentDictionary<Cid, Fetch> _fetches = new();

    /// <summary>Whether searches wait until their caller gives up, as a real one does.</summary>
    public bool IsPatient { get; set; }

    public FindStatus? Refusal { get; set; }

    public FetchStart Start { get; set; } = FetchStart.Started;

    public List<(int First, int End)> Feeds { get; } = [];

    public List<Cid> Stored { get; } = [];

    /// <summary>Puts a manifest into the network.</summary>
    public void Publish(byte[] manifestBlock) => _manifests[Cid.OfManifest(manifestBlock)] = manifestBlock;

    public async Task<FoundManifest> FindManifestAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        if (store.FindManifest(manifestCid) is { } here)
            return new FoundManifest(FindStatus.Found, here);
        if (Refusal is { } refusal)
            return new FoundManifest(refusal, null);
        if (_manifests.TryGetValue(manifestCid, out var block))
            return new FoundManifest(FindStatus.Found, await store.AddManifestAsync(block, default));
        if (IsPatient)
            await Task.Delay(Timeout.Infinite, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new FoundManifest(FindStatus.NotFound, null);
    }

    public Task<FetchStart> StartAsync(StoredManifest dataset)
    {
        if (Start != FetchStart.Started)
            return Task.FromResult(Start);
        if (store.CountMissing(dataset.Cid) == 0)
            return Task.FromResult(FetchStart.AlreadyComplete);
        _fetches.TryAdd(dataset.Cid, new Fetch());
        return Task.FromResult(FetchStart.Started);
    }

    public FetchProgress? FindProgress(StoredManifest dataset)
    {
        if (!_fetches.ContainsKey(dataset.Cid))
            return null;
        int total = dataset.Manifest.BlockCount;
        int here = total - store.CountMissing(dataset.Cid);
        return new FetchProgress(here, total, (long)here * dataset.Manifest.BlockSize, Peers: 1);
    }

    public Task? FindEnd(StoredManifest dataset) => _fetches.GetValueOrDefault(dataset.Cid)?.Ended.Task;

    public bool Cancel(StoredManifest dataset)
    {
        if (!_fetches.TryRemove(dataset.Cid, out Fetch? fetch))
            return false;
        fetch.Ended.SetResult();
        return true;
    }

    public async Task<IDatasetFeed?> OpenFeedAsync(StoredManifest dataset, int first, int end)
    {
        lock (Feeds)
            Feeds.Add((first, end));

        // As the exchange: from now on the dataset has files.
        (await store.OpenWriterAsync(dataset.Cid, default))?.Dispose();
        return new Feed(_fetches.GetOrAdd(dataset.Cid, static _ => new Fetch()), store, dataset);
    }

    public void OnStored(StoredManifest dataset)
    {
        lock (Stored)
            Stored.Add(dataset.Cid);
    }

    /// <summary>Lets one block arrive.</summary>
    public async Task DeliverAsync(StoredManifest dataset, int index, byte[] data, InclusionProof proof)
    {
        using (DatasetWriter writer = (await store.OpenWriterAsync(dataset.Cid, default))!)
            Assert.Equal(PutStatus.Stored, writer.Put(index, data, proof));
        if (_fetches.TryGetValue(dataset.Cid, out Fetch? fetch))
            fetch.Pulse();
    }

    private sealed class Fetch
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = New();

        public TaskCompletionSource Ended { get; } = New();

        public Task Changed
        {
            get
            {
                lock (_gate)
                    return _changed.Task;
            }
        }

        public void Pulse()
        {
            lock (_gate)
            {
                _changed.SetResult();
                _changed = New();
            }
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Feed(Fetch fetch, DatasetStore store, StoredManifest dataset) : IDatasetFeed
    {
        public void Advance(int index)
        {
        }

        public async ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task changed = fetch.Changed;
                using (DatasetReader reader = store.OpenReader(dataset.Cid)!)
                {
                    if (reader.Has(index))
                        return true;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }

        public void Dispose()
        {
        }
    }
}
