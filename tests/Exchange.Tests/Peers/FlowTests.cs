using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Messages;
using Codex.Multiformats;
using static Codex.Exchange.Tests.Peers.RecordingHandler;

namespace Codex.Exchange.Tests.Peers;

/// <summary>Nothing that a peer does, or leaves undone, makes anything else wait for ever.</summary>
public sealed class FlowTests
{
    private static readonly BlockAddress Leaf =
        BlockAddress.Leaf(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_OfBothSidesWhoseHandlersSend_Ends()
    {
        const int Messages = 150;
        const int BlockBytes = 512 * 1024;
        var message = new BytesMessage(Encoded.Deliveries(
            [new Parts.Block(new BlockDelivery(Leaf, [], new byte[BlockBytes], new byte[100]))]));

        // Every want list is answered with more than the streams of a connection hold.
        async ValueTask Answer(IExchangePeer peer, WantList wants)
        {
            for (var i = 0; i < Messages; i++)
                Assert.True(await ((IServedPeer)peer).SendAsync(message, Cancellation));
        }

        static async Task HearAsync(RecordingHandler handler)
        {
            for (var i = 0; i < Messages; i++)
                await handler.NextAsync<Delivered>();
        }

        var heard = new RecordingHandler { OnWants = Answer, KeepsBlocks = false };
        var heardByOther = new RecordingHandler { OnWants = Answer, KeepsBlocks = false };
        await using var node = await TestNode.StartAsync(heard);
        await using var other = await TestNode.StartAsync(heardByOther);
        await node.ConnectAsync(other);
        var peer = (await heard.NextAsync<Joined>()).Peer;
        var back = (await heardByOther.NextAsync<Joined>()).Peer;
        var wants = new WantList([new WantEntry(Leaf, WantType.Block)]);
        await Task.WhenAll(peer.SendAsync(wants, Cancellation).AsTask(), back.SendAsync(wants, Cancellation).AsTask());
        await Task.WhenAll(HearAsync(heard), HearAsync(heardByOther)).WaitAsync(TestNode.Patience, Cancellation);
        Assert.Equal(2L * Messages * BlockBytes, heard.DeliveredBytes + heardByOther.DeliveredBytes);
        Assert.Empty(heard.Faults);
        Assert.Empty(heardByOther.Faults);
    }

    [Fact]
    public async Task Wants_WhoseHandlerDoesNotReturn_HoldUpNeitherDeliveriesNorMemory()
    {
        var released = new TaskCompletionSource();
        var heard = new RecordingHandler { OnWants = (_, _) => new ValueTask(released.Task) };
        var limits = PeerLimits.Default with { QueuedWantEntries = 3 };
        await using var node = await TestNode.StartAsync(heard, limits);
        await using var raw = await TestNode.StartRawAsync();
        var stream = await raw.OpenAsync(node);
        // The first is handled, three wait, six are dropped.
        for (var i = 0; i < 10; i++)
        {
            var list = new WantList([new WantEntry(BlockAddress.Leaf(Leaf.Cid, i), WantType.Block)]);
            await stream.Output.WriteAsync(Encoded.Wants(list), Cancellation);
        }
        var blocks = new Random(1).NextBlocks();
        await stream.Output.WriteAsync(Encoded.Deliveries(blocks), Cancellation);
        foreach (var block in blocks)
            Assert.Equal(block.Describe(), (await heard.NextAsync<Delivered>()).Block.Describe());
        released.SetResult();
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, (await heard.NextAsync<Wanted>()).Wants.Entries[0].Address.Index);
        await stream.Output.WriteAsync(Encoded.Wants(new WantList([], IsFull: true)), Cancellation);
        Assert.True((await heard.NextAsync<Wanted>()).Wants.IsFull);
        Assert.Empty(heard.Faults);
    }

    [Fact]
    public async Task Handler_ThatThrows_CostsAStreamAndNothingElse()
    {
        var heard = new RecordingHandler { OnWants = (_, _) => throw new InvalidOperationException("test") };
        await using var node = await TestNode.StartAsync(heard);
        await using var raw = await TestNode.StartRawAsync();
        var stream = await raw.OpenAsync(node);
        await stream.Output.WriteAsync(
            Encoded.Wants(new WantList([new WantEntry(Leaf, WantType.Block)])), Cancellation);
        await stream.Output.WriteAsync(Encoded.Presences([new BlockPresence(Leaf, true)]), Cancellation);
        await heard.NextAsync<Told>();
        await raw.Host.DisconnectAsync(node.Id);
        await heard.NextAsync<Left>();
    }
}
