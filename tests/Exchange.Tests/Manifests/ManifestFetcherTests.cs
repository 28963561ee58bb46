using Codex.Content;
using Codex.Exchange.Manifests;
using Codex.Exchange.Messages;
using Codex.Exchange.Tests.Downloads;
using Codex.Exchange.Tests.Peers;

namespace Codex.Exchange.Tests.Manifests;

/// <summary>Manifests that peers have, have not, or lie about.</summary>
public sealed class ManifestFetcherTests
{
    private readonly SampleDataset _dataset = new(1, 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_ConnectedPeerHasIt_IsFoundAndKept()
    {
        await using var bench = await ExchangeBench.StartAsync();
        bench.JoinSeeder([_dataset]);
        var result = await bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        Assert.Equal(ManifestStatus.Found, result.Status);
        Assert.Equal(_dataset.TreeCid, result.Manifest!.Manifest.TreeCid);
        Assert.NotNull(bench.Store.FindManifest(_dataset.Cid));
        Assert.True((await bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation)).IsFound);
    }

    [Fact]
    public async Task Fetch_PeerJoinsLater_IsAsked()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var fetching = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        bench.JoinSeeder([_dataset]);
        Assert.True((await fetching.WaitAsync(TestNode.Patience, Cancellation)).IsFound);
    }

    [Fact]
    public async Task Fetch_PeerGetsItLater_IsAskedAgain()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var peer = bench.Join();
        var fetching = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        await peer.NextBlockAsync();
        bench.Exchange.OnPresences(peer, [new BlockPresence(BlockAddress.Block(_dataset.Cid), true)]);
        await peer.NextBlockAsync();
        bench.Exchange.OnDelivery(peer, _dataset.Manifest);
        Assert.True((await fetching.WaitAsync(TestNode.Patience, Cancellation)).IsFound);
    }

    [Fact]
    public async Task Fetch_SendFails_TheNextSearchAsksAgain()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var peer = bench.JoinSeeder([_dataset]);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.OnSend = (_, _) => ValueTask.FromResult(failed.TrySetResult() && false);
        var fetching = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        await failed.Task.WaitAsync(TestNode.Patience, Cancellation);
        peer.OnSend = static (_, _) => ValueTask.FromResult(true);
        while (!fetching.IsCompleted)
        {
            bench.Time.Advance(ManifestLimits.SearchInterval);
            await Task.WhenAny(fetching, bench.Finder.NextSearchAsync());
        }

        Assert.True((await fetching).IsFound);
    }

    [Fact]
    public async Task Fetch_TwoCallers_ShareOneAndTheLastOneEndsIt()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var peer = bench.Join();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var fetches = new[] { first, second }
            .Select(source => bench.Exchange.FetchManifestAsync(_dataset.Cid, source.Token)).ToArray();
        await peer.NextBlockAsync();
        await first.CancelAsync();
        Assert.Equal(ManifestStatus.NotFound, (await fetches[0]).Status);
        Assert.False(fetches[1].IsCompleted);
        await second.CancelAsync();
        Assert.Equal(ManifestStatus.NotFound, (await fetches[1]).Status);

        // The first entry after the one want is the one cancel.
        Assert.True((await peer.NextAsync(static _ => true)).IsCancel);
        bench.Exchange.OnDelivery(peer, _dataset.Manifest);
        Assert.Null(bench.Store.FindManifest(_dataset.Cid));
        Assert.False(peer.IsBanned);
    }

    [Fact]
    public async Task Fetch_AnotherPeerWasFaster_TheOthersAreTold()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var slow = bench.Join();
        var fetching = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        await slow.NextBlockAsync();
        bench.JoinSeeder([_dataset]);
        Assert.True((await fetching).IsFound);
        Assert.Equal(BlockAddress.Block(_dataset.Cid), (await slow.NextCancelAsync()).Address);
    }

    [Fact]
    public async Task Fetch_BlockIsAnother_BansAndGoesOn()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var liar = bench.Join();
        var fetching = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        await liar.NextBlockAsync();
        bench.Exchange.OnDelivery(
            liar, new BlockDelivery(BlockAddress.Block(_dataset.Cid), [], _dataset.ManifestBlock.AsSpan(1), []));
        await liar.Banned;
        Assert.False(fetching.IsCompleted);
        bench.JoinSeeder([_dataset]);
        Assert.True((await fetching.WaitAsync(TestNode.Patience, Cancellation)).IsFound);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(ContentLimits.MaxManifestBytes + 1)]
    public async Task Fetch_BlockIsTheOneAndNoManifest_IsUnusableAndNobodysFault(int length)
    {
        await using var bench = await ExchangeBench.StartAsync();
        var peer = bench.Join();
        var block = new byte[length];
        var cid = Cid.OfManifest(block);
        var fetching = bench.Exchange.FetchManifestAsync(cid, Cancellation);
        await peer.NextBlockAsync();
        bench.Exchange.OnDelivery(peer, new BlockDelivery(BlockAddress.Block(cid), [], block, []));
        Assert.Equal(ManifestStatus.Unusable, (await fetching.WaitAsync(TestNode.Patience, Cancellation)).Status);
        Assert.False(peer.IsBanned);
    }

    [Fact]
    public async Task Fetch_CidOfATree_IsUnusableAndNobodyIsAsked()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var result = await bench.Exchange.FetchManifestAsync(_dataset.TreeCid, Cancellation);
        Assert.Equal(ManifestStatus.Unusable, result.Status);
    }

    [Fact]
    public async Task Fetch_AsManyAsThereMayBe_OneMoreIsToldSo()
    {
        await using var bench = await ExchangeBench.StartAsync(new ExchangeOptions { MaxManifestFetches = 2 });
        using var giveUp = new CancellationTokenSource();
        var first = bench.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        var second = bench.Exchange.FetchManifestAsync(new SampleDataset(2, 1).Cid, giveUp.Token);
        var third = new SampleDataset(3, 1);
        Assert.Equal(
            ManifestStatus.Busy, (await bench.Exchange.FetchManifestAsync(third.Cid, Cancellation)).Status);
        await giveUp.CancelAsync();
        await second;
        bench.JoinSeeder([_dataset, third]);
        Assert.True((await bench.Exchange.FetchManifestAsync(third.Cid, Cancellation)).IsFound);
        Assert.True((await first).IsFound);
    }

    [Fact]
    public async Task Fetch_HundredsAtOnceOfAPeerThatIsBusy_NoneIsLost()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var datasets = Enumerable.Range(1000, 600).Select(static seed => new SampleDataset(seed, 1)).ToList();
        var byCid = datasets.ToDictionary(static dataset => dataset.Cid);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var peer = bench.Join();
        peer.OnSend = async (_, _) =>
        {
            await gate.Task;
            return true;
        };
        peer.OnEntry = entry =>
        {
            if (!entry.IsCancel)
                bench.Exchange.OnDelivery(peer, byCid[entry.Address.Cid].Manifest);
        };
        var fetches = datasets
            .Select(dataset => bench.Exchange.FetchManifestAsync(dataset.Cid, Cancellation)).ToArray();
        gate.SetResult();
        var results = await Task.WhenAll(fetches).WaitAsync(TestNode.Patience, Cancellation);
        Assert.All(results, static result => Assert.True(result.IsFound));
    }
}
