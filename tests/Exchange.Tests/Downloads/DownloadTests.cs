using Codex.Exchange.Downloads;
using Codex.Exchange.Messages;
using Codex.Exchange.Tests.Peers;
using Codex.Storage;
using Codex.Storage.Tests;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>The life of a download, from wish to end.</summary>
public sealed class DownloadTests
{
    private readonly SampleDataset _dataset = new(1, 24);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_PeerHasAll_ArrivesAndIsTold()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(StartStatus.Started, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
        Assert.Equal(
            [(stored.Cid, DownloadStatus.Active), (stored.Cid, DownloadStatus.Complete)], bench.Observer.Told);
        var (status, bytes) = await Samples.ReadAsync(bench.Store, stored.Cid);
        Assert.Equal((ReadStatus.Complete, true), (status, bytes.AsSpan().SequenceEqual(_dataset.Bytes)));
        Assert.Equal(StartStatus.AlreadyComplete, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Null(bench.Exchange.FindProgress(stored.Manifest.TreeCid));
        Assert.Null(bench.Exchange.FindEnd(stored.Manifest.TreeCid));
    }

    [Fact]
    public async Task Progress_SomeBlocksCame_CountsThemAndThePeers()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.Exchange.OnDelivery(peer, _dataset.Block(3));
        bench.Exchange.OnDelivery(peer, _dataset.Block(3));
        bench.Exchange.OnDelivery(peer, _dataset.Block(7));
        Assert.Equal(
            new DownloadProgress(DownloadStatus.Active, 2, 24, 2 * Samples.BlockSize, 1),
            bench.Exchange.FindProgress(stored.Manifest.TreeCid));
        Assert.Equal(StartStatus.Started, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Equal([(stored.Cid, DownloadStatus.Active)], bench.Observer.Told);
    }

    [Fact]
    public async Task Cancel_BlocksAreAskedFor_TakesThemBackAndKeepsWhatCame()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var tree = stored.Manifest.TreeCid;
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.TellAll(peer, _dataset);
        var asked = await peer.NextBlockAsync();
        var end = bench.Exchange.FindEnd(tree)!;
        bench.Exchange.OnDelivery(peer, _dataset.Block(asked.Address.Index));
        Assert.True(bench.Exchange.Cancel(tree));
        Assert.Equal(DownloadStatus.Cancelled, await end.WaitAsync(TestNode.Patience, Cancellation));
        Assert.NotEqual(asked.Address, (await peer.NextCancelAsync()).Address);
        Assert.False(bench.Exchange.Cancel(tree));
        Assert.Equal(23, bench.Store.CountMissing(stored.Cid));

        // Late: nobody waits for it, and nobody minds.
        bench.Exchange.OnDelivery(peer, _dataset.Block(asked.Address.Index ^ 1));
        Assert.Equal(23, bench.Store.CountMissing(stored.Cid));
        Assert.False(peer.IsBanned);
    }

    [Fact]
    public async Task Start_PartialDataset_FetchesWhatIsMissingOnly()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var first = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        foreach (var index in Enumerable.Range(0, 20))
            bench.Exchange.OnDelivery(first, _dataset.Block(index));
        bench.Exchange.Cancel(stored.Manifest.TreeCid);
        Assert.Equal(DownloadStatus.Cancelled, await bench.Observer.NextEndAsync());
        bench.Exchange.OnLeft(first);

        // The same disk as another process finds it.
        await using var later = await ExchangeBench.StartAsync(disk: bench.Disk.AfterKill());
        var asked = new HashSet<int>();
        var peer = later.JoinSeeder([_dataset]);
        peer.OnEntry += entry => asked.Add(entry.Address.Index);
        Assert.Equal(StartStatus.Started, await later.Exchange.StartDownloadAsync(stored));
        Assert.Equal(DownloadStatus.Complete, await later.Observer.NextEndAsync());
        Assert.Equal([20, 21, 22, 23], asked.Order());
    }

    [Fact]
    public async Task Start_QuotaHasNoRoom_IsRefused()
    {
        await using var bench = await ExchangeBench.StartAsync(quotaBytes: 10 * Samples.BlockSize);
        var stored = await bench.AddAsync(_dataset);
        Assert.Equal(StartStatus.NoRoom, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Null(bench.Exchange.FindEnd(stored.Manifest.TreeCid));
    }

    [Fact]
    public async Task Delivery_QuotaIsUsedUpMeanwhile_EndsAndKeepsWhatCame()
    {
        await using var bench = await ExchangeBench.StartAsync(quotaBytes: 30 * Samples.BlockSize);
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        await Samples.StoreAsync(bench.Store, Samples.Bytes(9, 20 * Samples.BlockSize));
        var end = bench.Exchange.FindEnd(stored.Manifest.TreeCid)!;
        for (var index = 0; index < 24; index++)
            bench.Exchange.OnDelivery(peer, _dataset.Block(index));
        Assert.Equal(DownloadStatus.QuotaExceeded, await end.WaitAsync(TestNode.Patience, Cancellation));
        Assert.Equal(DownloadStatus.QuotaExceeded, await bench.Observer.NextEndAsync());
        var kept = 24 - bench.Store.CountMissing(stored.Cid);
        Assert.InRange(kept, 8, 10);
        Assert.Equal(
            ReadStatus.Complete, (await Samples.ReadAsync(bench.Store, stored.Cid, 0, 8 * Samples.BlockSize)).Status);
        Assert.False(peer.IsBanned);
    }

    [Fact]
    public async Task Delivery_DiskIsFull_EndsAndKeepsWhatCame()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.Exchange.OnDelivery(peer, _dataset.Block(0));
        bench.Disk.Capacity = 0;
        bench.Exchange.OnDelivery(peer, _dataset.Block(1));
        Assert.Equal(DownloadStatus.DiskFailed, await bench.Observer.NextEndAsync());
        bench.Disk.Capacity = long.MaxValue;
        Assert.True(bench.Store.HasBlock(_dataset.TreeCid, 0));
        Assert.False(peer.IsBanned);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(StartStatus.Started, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Stored_DatasetWasUploadedMeanwhile_IsComplete()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.Exchange.OnDelivery(peer, _dataset.Block(0));
        bench.Exchange.OnStored(await Samples.StoreAsync(bench.Store, _dataset.Bytes));
        bench.Exchange.OnDelivery(peer, _dataset.Block(1));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
        Assert.Equal(0, bench.Store.CountMissing(stored.Cid));
        Assert.Equal(ReadStatus.Complete, (await Samples.ReadAsync(bench.Store, stored.Cid)).Status);
    }

    [Fact]
    public async Task Delivery_DatasetWasReplacedAndNobodyTold_IsCompleteAllTheSame()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        await Samples.StoreAsync(bench.Store, _dataset.Bytes);
        bench.Exchange.OnDelivery(peer, _dataset.Block(1));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Deleting_DownloadIsUnderWay_EndsItFirst()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.Exchange.OnDelivery(peer, _dataset.Block(0));
        await bench.Exchange.OnDeletingAsync(stored).WaitAsync(TestNode.Patience, Cancellation);
        Assert.Equal(DownloadStatus.Cancelled, await bench.Observer.NextEndAsync());
        Assert.Equal(DeleteStatus.Deleted, await bench.Store.DeleteAsync(stored.Cid, Cancellation));
        bench.Exchange.OnDelivery(peer, _dataset.Block(1));
        await bench.Exchange.OnDeletingAsync(stored).WaitAsync(TestNode.Patience, Cancellation);
        Assert.Equal(0, bench.Store.Usage.UsedBytes);
    }

    [Fact]
    public async Task Delivery_DatasetWasDeletedAndNobodyTold_Ends()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        await bench.Store.DeleteAsync(stored.Cid, Cancellation);
        bench.Exchange.OnDelivery(peer, _dataset.Block(0));
        Assert.Equal(DownloadStatus.Cancelled, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Start_ManyAtOnce_AllArriveAndOneBeyondTheLimitIsRefused()
    {
        const int limit = 12;
        await using var bench = await ExchangeBench.StartAsync(new ExchangeOptions { MaxDownloads = limit });
        var datasets = Enumerable.Range(100, limit + 1).Select(seed => new SampleDataset(seed, 5)).ToList();
        var stored = new List<StoredManifest>();
        foreach (var dataset in datasets)
            stored.Add(await bench.AddAsync(dataset));
        var started = await Task.WhenAll(stored.Select(bench.Exchange.StartDownloadAsync));
        Assert.Equal(limit, started.Count(static status => status == StartStatus.Started));
        Assert.Equal(StartStatus.TooMany, Assert.Single(started, static status => status != StartStatus.Started));
        bench.JoinSeeder(datasets);
        for (var i = 0; i < limit; i++)
            Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
        var refused = stored[Array.IndexOf(started, StartStatus.TooMany)];
        Assert.Equal(StartStatus.Started, await bench.Exchange.StartDownloadAsync(refused));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Start_SameDatasetManyTimesAtOnce_IsOneDownload()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var started = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => bench.Exchange.StartDownloadAsync(stored))));
        Assert.All(started, static status => Assert.Equal(StartStatus.Started, status));
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
        Assert.Equal(2, bench.Observer.Told.Count);
    }

    [Fact]
    public async Task Start_DiskDoesNotTakeTheFiles_ThrowsAndLeavesNothingBehind()
    {
        await using var bench = await ExchangeBench.StartAsync(new ExchangeOptions { MaxDownloads = 1 });
        var stored = await bench.AddAsync(_dataset);
        bench.Disk.Capacity = 0;
        await Assert.ThrowsAsync<IOException>(() => bench.Exchange.OpenReaderAsync(stored, 0, 1));
        bench.Disk.Capacity = long.MaxValue;
        bench.JoinSeeder([_dataset]);
        Assert.Equal(StartStatus.Started, await bench.Exchange.StartDownloadAsync(stored));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Dispose_InTheMiddleOfEverything_EndsAllAndWhatCameIsDurable()
    {
        var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        bench.Finder.Hangs = true;
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        using var reader = await bench.Exchange.OpenReaderAsync(stored, 20, 24);
        var waiting = reader!.WaitAsync(20, Cancellation).AsTask();
        var manifest = bench.Exchange.FetchManifestAsync(new SampleDataset(2, 1).Cid, Cancellation);
        await bench.Finder.NextSearchAsync();
        var other = await bench.AddAsync(new SampleDataset(3, 4));
        var opening = bench.Exchange.StartDownloadAsync(other);
        bench.Exchange.OnDelivery(peer, _dataset.Block(5));
        await bench.DisposeAsync();
        Assert.False(await waiting);
        Assert.False((await manifest).IsFound);
        await opening;
        Assert.Equal(StartStatus.TooMany, await bench.Exchange.StartDownloadAsync(stored));
        await using var later = await ExchangeBench.StartAsync(disk: bench.Disk.AfterPowerCut(Seed.NextRandom()));
        Assert.Equal(23, later.Store.CountMissing(stored.Cid));
        Assert.True(later.Store.HasBlock(_dataset.TreeCid, 5));
    }

    [Fact]
    public async Task Observer_Throws_StopsNothing()
    {
        await using var bench = await ExchangeBench.StartAsync();
        bench.Observer.Failure = new InvalidOperationException("observer");
        var stored = await bench.AddAsync(_dataset);
        await bench.Exchange.StartDownloadAsync(stored);
        var end = bench.Exchange.FindEnd(stored.Manifest.TreeCid)!;
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await end.WaitAsync(TestNode.Patience, Cancellation));
        Assert.Equal(2, bench.Observer.Told.Count);
    }

    [Fact]
    public async Task Delivery_BlockWasCorruptOnceItCame_IsFetchedAgain()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.TellAll(peer, _dataset);
        for (var index = 0; index < 23; index++)
            bench.Exchange.OnDelivery(peer, _dataset.Block(index));
        var blocks = bench.Disk.List("/repo/datasets").Select(name => $"/repo/datasets/{name}/blocks").Single();
        bench.Disk.Corrupt(blocks, 4 * Samples.BlockSize);
        Assert.Equal(ReadStatus.CorruptBlock, (await Samples.ReadAsync(bench.Store, stored.Cid)).Status);
        bench.Exchange.OnDelivery(peer, _dataset.Block(23));
        await peer.NextAsync(static entry => entry is { Type: WantType.Block, IsCancel: false, Address.Index: 4 });
        bench.Exchange.OnDelivery(peer, _dataset.Block(4));
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
        Assert.Equal(ReadStatus.Complete, (await Samples.ReadAsync(bench.Store, stored.Cid)).Status);
    }

    [Fact]
    public async Task Search_NobodyIsThere_GoesOnAndTakesWhoeverJoins()
    {
        await using var bench = await ExchangeBench.StartAsync();
        bench.Finder.Failure = new InvalidOperationException("finder");
        var stored = await bench.AddAsync(_dataset);
        await bench.Exchange.StartDownloadAsync(stored);
        var searches = new[] { await bench.Finder.NextSearchAsync(), await bench.Finder.NextSearchAsync() };
        Assert.Equal(new[] { stored.Cid, stored.Manifest.TreeCid }.ToHashSet(), searches.ToHashSet());
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }
}
