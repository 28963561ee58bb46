using Codex.Exchange.Downloads;
using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Peers;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>Readers of what is only arriving.</summary>
public sealed class DownloadReaderTests
{
    private readonly SampleDataset _dataset = new(1, 200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_BlockIsMissing_ItIsAskedForFirst()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        using var reader = await bench.Exchange.OpenReaderAsync(stored, 150, 200);
        var peer = bench.Join();
        bench.TellAll(peer, _dataset);
        Assert.Equal(150, (await peer.NextBlockAsync()).Address.Index);
        var waiting = reader!.WaitAsync(150, Cancellation).AsTask();
        bench.Exchange.OnDelivery(peer, _dataset.Block(151));
        Assert.False(waiting.IsCompleted);
        bench.Exchange.OnDelivery(peer, _dataset.Block(150));
        Assert.True(await waiting.WaitAsync(TestNode.Patience, Cancellation));
        Assert.True(await reader.WaitAsync(151, Cancellation));
        Assert.Null(bench.Exchange.FindProgress(_dataset.TreeCid));
    }

    [Fact]
    public async Task Dispose_LastReaderOfTwo_EndsTheDownload()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var first = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        var second = await bench.Exchange.OpenReaderAsync(stored, 50, 60);
        var end = bench.Exchange.FindEnd(_dataset.TreeCid)!;
        first!.Dispose();
        first.Dispose();
        var waiting = second!.WaitAsync(50, Cancellation).AsTask();
        bench.Exchange.OnDelivery(bench.Join(), _dataset.Block(50));
        Assert.True(await waiting.WaitAsync(TestNode.Patience, Cancellation));
        waiting = second.WaitAsync(51, Cancellation).AsTask();
        second.Dispose();
        Assert.Equal(DownloadStatus.Cancelled, await end.WaitAsync(TestNode.Patience, Cancellation));
        Assert.False(await waiting.WaitAsync(TestNode.Patience, Cancellation));
        Assert.False(await second.WaitAsync(52, Cancellation));
        second.Advance(53);
    }

    [Fact]
    public async Task Cancel_ReaderIsThere_GoesOnUntilItLeaves()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        await bench.Exchange.StartDownloadAsync(stored);
        var reader = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        var end = bench.Exchange.FindEnd(_dataset.TreeCid)!;
        Assert.True(bench.Exchange.Cancel(_dataset.TreeCid));
        Assert.Null(bench.Exchange.FindProgress(_dataset.TreeCid));
        var waiting = reader!.WaitAsync(3, Cancellation).AsTask();
        bench.Exchange.OnDelivery(bench.Join(), _dataset.Block(3));
        Assert.True(await waiting.WaitAsync(TestNode.Patience, Cancellation));
        reader.Dispose();
        Assert.Equal(DownloadStatus.Cancelled, await end.WaitAsync(TestNode.Patience, Cancellation));
    }

    [Fact]
    public async Task Dispose_AllIsWanted_GoesOn()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var readers = new List<DownloadReader>();
        for (var i = 0; i < 3; i++)
            readers.Add((await bench.Exchange.OpenReaderAsync(stored, i * 10, i * 10 + 10))!);
        await bench.Exchange.StartDownloadAsync(stored);
        readers.ForEach(static reader => reader.Dispose());
        Assert.Equal(DownloadStatus.Active, bench.Exchange.FindProgress(_dataset.TreeCid)!.Value.Status);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Open_MoreThanThereMayBe_IsRefusedAndTheRestGoOn()
    {
        var options = new ExchangeOptions { Swarm = SwarmOptions.Default with { MaxReaders = 2 } };
        await using var bench = await ExchangeBench.StartAsync(options);
        var stored = await bench.AddAsync(_dataset);
        using var first = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        var second = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        Assert.Null(await bench.Exchange.OpenReaderAsync(stored, 0, 10));
        second!.Dispose();
        using var third = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        Assert.NotNull(third);
    }

    [Fact]
    public async Task Open_BlocksThatTheDatasetHasNot_ThrowsAndLeavesNoDownload()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => bench.Exchange.OpenReaderAsync(stored, 0, 201));
        Assert.Null(bench.Exchange.FindEnd(_dataset.TreeCid));
    }

    [Fact]
    public async Task Wait_CallerGivesUp_OthersStillWait()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        using var reader = await bench.Exchange.OpenReaderAsync(stored, 0, 10);
        using var impatient = new CancellationTokenSource();
        var first = reader!.WaitAsync(0, impatient.Token).AsTask();
        var second = reader.WaitAsync(0, Cancellation).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var peer = bench.Join();
        bench.Exchange.OnDelivery(peer, _dataset.Block(0));
        Assert.True(await second.WaitAsync(TestNode.Patience, Cancellation));
    }

    [Fact]
    public async Task Waiters_LastOneLeaves_NothingIsKept()
    {
        var waiters = new BlockWaiters();
        using var giveUp = new CancellationTokenSource();
        var arrived = waiters.Add(7);
        Assert.Same(arrived, waiters.Add(7));
        var first = waiters.WaitAsync(7, arrived, giveUp.Token);
        var second = waiters.WaitAsync(7, arrived, Cancellation);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, waiters.Count);
        waiters.Arrived(7);
        await second;
        Assert.Equal(0, waiters.Count);
        first = waiters.WaitAsync(8, waiters.Add(8), giveUp.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(0, waiters.Count);
    }
}
