using Codex.Exchange.Messages;
using Codex.Exchange.Tests.Messages;
using Codex.Exchange.Tests.Peers;
using Codex.Storage.Tests;
using static Codex.Exchange.Tests.Peers.RecordingHandler;

namespace Codex.Exchange.Tests.Serving;

/// <summary>Real hosts, sockets and streams.</summary>
public sealed class ServingOverTcpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Want_AManifestAndItsDataset_DeliversThem()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(1, 300 * TestServer.BlockSize);
        var stored = await Samples.StoreAsync(test.Store, bytes);
        var heard = new RecordingHandler();
        await using var serving = await TestNode.StartAsync(new ServingHandler(test.Server));
        await using var node = await TestNode.StartAsync(heard);
        await node.ConnectAsync(serving);
        var peer = (await heard.NextAsync<Joined>()).Peer;
        await peer.SendAsync(
            new WantList([new WantEntry(BlockAddress.Block(stored.Cid), WantType.Have)]), Cancellation);
        Assert.True((await heard.NextAsync<Told>()).Presences.Single().IsHere);
        await peer.SendAsync(
            new WantList([new WantEntry(BlockAddress.Block(stored.Cid), WantType.Block)]), Cancellation);
        Assert.Equal(Samples.ManifestBlock(bytes), (await heard.NextAsync<Delivered>()).Block.Data);
        var wants = Enumerable.Range(0, 300).Select(index => TestServer.Block(stored.Manifest.TreeCid, index));
        await peer.SendAsync(new WantList([.. wants]), Cancellation);
        var blocks = new List<Parts.Block>();
        while (blocks.Count < 300)
            blocks.Add((await heard.NextAsync<Delivered>()).Block);
        TestServer.AssertGenuine(blocks, bytes);
        Assert.Equal(300, blocks.Select(block => block.Address.Index).Distinct().Count());
        Assert.Empty(heard.Faults);
    }

    [Fact]
    public async Task Want_EverythingWithoutReading_HoldsUpNobodyElse()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(2, 1000 * TestServer.BlockSize);
        var stored = await Samples.StoreAsync(test.Store, bytes);
        var tree = stored.Manifest.TreeCid;
        var heard = new RecordingHandler();
        await using var serving = await TestNode.StartAsync(new ServingHandler(test.Server));
        await using var node = await TestNode.StartAsync(heard);
        var silent = RawProtocol.Silent();
        await using var raw = await TestNode.StartRawAsync(silent);
        var stream = await raw.OpenAsync(serving);
        var everything = Encoded.Wants(new WantList(
            [.. Enumerable.Range(0, 1000).Select(index => TestServer.Block(tree, index))]));
        for (var i = 0; i < 10; i++)
            await stream.Output.WriteAsync(everything, Cancellation);
        // It is being served, on a stream that it does not read.
        await silent.Streams.ReadAsync(Cancellation);
        await node.ConnectAsync(serving);
        var peer = (await heard.NextAsync<Joined>()).Peer;
        await peer.SendAsync(new WantList([TestServer.Block(tree, 999)]), Cancellation);
        TestServer.AssertGenuine([(await heard.NextAsync<Delivered>()).Block], bytes);
    }
}
