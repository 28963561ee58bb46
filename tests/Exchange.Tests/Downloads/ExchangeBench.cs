using Codex.Exchange.Messages;
using Codex.Exchange.Tests.Peers;
using Codex.Exchange.Tests.Providers;
using Codex.Storage;
using Codex.Storage.Tests;
using Codex.Storage.Tests.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>An exchange on a disk in memory and a clock that stands still, among peers that follow a script.</summary>
internal sealed class ExchangeBench : IAsyncDisposable
{
    private ExchangeBench(DatasetStore store, LossyDisk disk, ExchangeOptions options)
    {
        Store = store;
        Disk = disk;
        Exchange = new BlockExchange(
            options with { NewRandom = static () => new Random(1) },
            store,
            Local,
            Finder,
            Observer,
            Time,
            NullLoggerFactory.Instance);
    }

    public DatasetStore Store { get; }

    public LossyDisk Disk { get; }

    public ManualTimeProvider Time { get; } = new();

    public FakeLocalPeer Local { get; } = new();

    public FakeFinder Finder { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public BlockExchange Exchange { get; }

    public static async Task<ExchangeBench> StartAsync(
        ExchangeOptions? options = null, long quotaBytes = 1L << 30, LossyDisk? disk = null)
    {
        disk ??= new LossyDisk();
        var storage = new StorageOptions { RepoPath = "/repo", MinFreeBytes = 0, QuotaBytes = quotaBytes };
        return new ExchangeBench(await Samples.OpenAsync(disk, storage), disk, options ?? new ExchangeOptions());
    }

    /// <summary>A dataset of which only the manifest is here.</summary>
    public async Task<StoredManifest> AddAsync(SampleDataset dataset) =>
        (await Store.AddManifestAsync(dataset.ManifestBlock, TestContext.Current.CancellationToken))!;

    /// <summary>A peer that does nothing of itself.</summary>
    public ScriptedPeer Join()
    {
        var peer = new ScriptedPeer();
        Exchange.OnJoined(peer);
        return peer;
    }

    /// <summary>A peer that has all blocks of these datasets, or as many as it may send, and tells so.</summary>
    public ScriptedPeer JoinSeeder(IReadOnlyList<SampleDataset> datasets, int mostBlocks = int.MaxValue)
    {
        var peer = new ScriptedPeer();
        peer.OnEntry = entry =>
        {
            var address = entry.Address;
            if (entry.IsCancel || datasets.FirstOrDefault(known => Names(known, address)) is not { } dataset)
                return;
            if (!address.IsLeaf)
                Exchange.OnDelivery(peer, dataset.Manifest);
            else if (entry.Type == WantType.Have)
                Exchange.OnPresences(peer, [new BlockPresence(address, true)]);
            else if (Interlocked.Decrement(ref mostBlocks) >= 0)
                Exchange.OnDelivery(peer, dataset.Block(address.Index));
        };
        Exchange.OnJoined(peer);
        return peer;
    }

    /// <summary>Tells that the peer has everything.</summary>
    public void TellAll(ScriptedPeer peer, SampleDataset dataset) => Exchange.OnPresences(
        peer,
        [.. Enumerable.Range(0, dataset.BlockCount)
            .Select(index => new BlockPresence(BlockAddress.Leaf(dataset.TreeCid, index), true))]);

    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync().AsTask().WaitAsync(TestNode.Patience);
        await Store.DisposeAsync();
    }

    private static bool Names(SampleDataset dataset, BlockAddress address) =>
        address.Cid == (address.IsLeaf ? dataset.TreeCid : dataset.Cid);
}
