using Codex.Exchange.Downloads;
using Codex.Exchange.Providers;
using Codex.Exchange.Tests.Messages;
using Codex.Exchange.Tests.Peers;
using Codex.Storage;
using Codex.Storage.Tests;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>Two and three nodes with real hosts, sockets and files.</summary>
public sealed class NodesTests
{
    private readonly SampleDataset _dataset = new(1, 300);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_ConnectedSeeder_ManifestAndDatasetArrive()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        await Samples.StoreAsync(seeder.Store, _dataset.Bytes);
        await leecher.ConnectAsync(seeder);
        await FetchAsync(leecher);
    }

    [Fact]
    public async Task Fetch_FinderNamesTheSeederAndOneThatIsNotThere_ArrivesAllTheSame()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        await Samples.StoreAsync(seeder.Store, _dataset.Bytes);
        var absent = Libp2p.Identity.PeerId.FromPublicKey([1, 2, 3]);
        leecher.Finder.Providers[_dataset.Cid] =
        [
            new Provider(absent, [Libp2p.Addressing.Multiaddr.Parse("/ip4/127.0.0.1/tcp/9")]),
            new Provider(seeder.Host.PeerId, seeder.Host.ListenAddresses),
        ];
        await FetchAsync(leecher);
    }

    [Fact]
    public async Task Fetch_ManySmallDatasetsAtOnce_AllArrive()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        var datasets = Enumerable.Range(500, 40).Select(static seed => new SampleDataset(seed, 3)).ToList();
        foreach (var dataset in datasets)
            await Samples.StoreAsync(seeder.Store, dataset.Bytes);
        await leecher.ConnectAsync(seeder);
        await Task.WhenAll(datasets.Select(async dataset =>
        {
            var found = await leecher.Exchange.FetchManifestAsync(dataset.Cid, Cancellation);
            await leecher.Exchange.StartDownloadAsync(found.Manifest!);
        }));
        foreach (var _ in datasets)
            Assert.Equal(DownloadStatus.Complete, await leecher.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Fetch_SeederIsTwoNodesAway_IsServedFromTheOneBetweenAsItArrives()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var middle = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        await Samples.StoreAsync(seeder.Store, _dataset.Bytes);
        await leecher.ConnectAsync(middle);
        var fetching = FetchAsync(leecher);
        await middle.ConnectAsync(seeder);
        await FetchAsync(middle);
        await fetching.WaitAsync(TestNode.Patience, Cancellation);
    }

    [Fact]
    public async Task Fetch_OnePeerForges_IsBannedAndDisconnected()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        await using var liar = await TestNode.StartRawAsync(RawProtocol.Silent());
        var stored = await Samples.StoreAsync(seeder.Store, _dataset.Bytes);
        var partial = await leecher.Store.AddManifestAsync(_dataset.ManifestBlock, Cancellation);
        await leecher.Exchange.StartDownloadAsync(partial!);
        var result = await liar.Host.DialAsync(leecher.Host.PeerId, leecher.Host.ListenAddresses, Cancellation);
        var stream = await result.Session!.OpenStreamAsync(
            [Exchange.Peers.ExchangeProtocol.ProtocolId], Cancellation);
        var forged = new Parts.Block(_dataset.Forged(7));
        await stream.Stream!.Output.WriteAsync(Encoded.Deliveries([forged]), Cancellation);
        await result.Session.Ended.WaitAsync(TestNode.Patience, Cancellation);
        await leecher.ConnectAsync(seeder);
        Assert.Equal(DownloadStatus.Complete, await leecher.Observer.NextEndAsync());
        Assert.Equal(stored.Cid, partial!.Cid);
    }

    [Fact]
    public async Task Dispose_WhileItArrives_KeepsWhatCame()
    {
        await using var seeder = await ExchangeNode.StartAsync();
        await using var leecher = await ExchangeNode.StartAsync();
        await Samples.StoreAsync(seeder.Store, _dataset.Bytes);
        await leecher.ConnectAsync(seeder);
        var found = await leecher.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation);
        using (var reader = await leecher.Exchange.OpenReaderAsync(found.Manifest!, 100, 110))
            Assert.True(await reader!.WaitAsync(105, Cancellation).AsTask().WaitAsync(TestNode.Patience, Cancellation));
        await leecher.Exchange.DisposeAsync();
        Assert.True(leecher.Store.HasBlock(_dataset.TreeCid, 105));
        Assert.Equal(DownloadStatus.Cancelled, await leecher.Observer.NextEndAsync());
    }

    private async Task FetchAsync(ExchangeNode node)
    {
        var found = await node.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation)
            .WaitAsync(TestNode.Patience, Cancellation);
        Assert.True(found.IsFound);
        Assert.Equal(StartStatus.Started, await node.Exchange.StartDownloadAsync(found.Manifest));
        Assert.Equal(DownloadStatus.Complete, await node.Observer.NextEndAsync());
        var (status, bytes) = await Samples.ReadAsync(node.Store, _dataset.Cid);
        Assert.Equal((ReadStatus.Complete, true), (status, bytes.AsSpan().SequenceEqual(_dataset.Bytes)));
    }
}
