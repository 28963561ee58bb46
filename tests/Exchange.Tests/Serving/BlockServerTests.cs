using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Serving;
using Codex.Multiformats;
using Codex.Storage;
using Codex.Storage.Tests;
using static Codex.Exchange.Tests.Serving.TestServer;

namespace Codex.Exchange.Tests.Serving;

public sealed class BlockServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WantBlock_OfEverythingTwice_SendsEachOnceInOrderWithProofs()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(1, 100 * BlockSize + 17);
        var tree = (await Samples.StoreAsync(test.Store, bytes)).Manifest.TreeCid;
        var peer = new FakePeer(takesEverything: false);
        var entries = Enumerable.Range(0, 101).Select(index => Block(tree, index)).ToArray();
        test.Want(peer, [.. entries, .. entries]);
        test.Want(peer, entries);
        peer.Allow(1000);
        var blocks = await peer.NextBlocksAsync(101);
        Assert.Equal(Enumerable.Range(0, 101), blocks.Select(block => block.Address.Index));
        AssertGenuine(blocks, bytes);
        Assert.True(peer.IsSilent);
        Assert.True(peer.LongestMessage < ServingLimits.Default.MessageBytes);
    }

    [Fact]
    public async Task WantBlock_OfALargeBlockSize_SendsMessagesOfOneTurn()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(2, 10 * 65536);
        var stored = (await Samples.IngestAsync(test.Store, bytes, blockSize: 65536)).Dataset!;
        var peer = new FakePeer();
        test.Want(peer, [.. Enumerable.Range(0, 10).Select(index => Block(stored.Manifest.TreeCid, index))]);
        var sizes = new List<int>();
        while (sizes.Sum() < 10)
            sizes.Add((await peer.NextAsync()).Blocks.Count);
        Assert.Equal([3, 3, 3, 1], sizes);
    }

    [Fact]
    public async Task WantHave_IsAnsweredWithHaveAndWithDontHaveOnlyWhenAsked()
    {
        await using var test = await TestServer.StartAsync();
        var tree = (await Samples.StoreAsync(test.Store, Samples.Bytes(3, 2 * BlockSize))).Manifest.TreeCid;
        var other = Cid.FromDigest(Multicodec.CodexRoot, new byte[32]);
        var peer = new FakePeer();
        test.Want(peer, Have(tree, 1), Have(tree, 2, true), Have(tree, 2000), Have(other, 0, true), Have(other, 1));
        var presences = await peer.NextPresencesAsync(3);
        Assert.Equal(
            [
                new BlockPresence(BlockAddress.Leaf(tree, 1), true),
                new BlockPresence(BlockAddress.Leaf(tree, 2), false),
                new BlockPresence(BlockAddress.Leaf(other, 0), false),
            ],
            presences);
        Assert.True(peer.IsSilent);
    }

    [Fact]
    public async Task NotifyStored_OfWhatIsWaitedFor_PushesBlocksAtOnceAndTellsHavesTogether()
    {
        await using var test = await TestServer.StartAsync();
        var (stored, bytes) = await test.AddPartialAsync(4, 30);
        var tree = stored.Manifest.TreeCid;
        var (wanting, watching) = (new FakePeer(), new FakePeer());
        test.Want(wanting, [.. Enumerable.Range(0, 30).Select(index => Block(tree, index))]);
        test.Want(watching, [.. Enumerable.Range(0, 30).Select(index => Have(tree, index, sendDontHave: index == 5))]);
        Assert.Equal([new BlockPresence(BlockAddress.Leaf(tree, 5), false)], await watching.NextPresencesAsync(1));
        using (var writer = (await test.Store.OpenWriterAsync(stored.Cid, Cancellation))!)
        {
            foreach (var index in new[] { 5, 17, 3 })
            {
                Put(writer, bytes, index);
                test.Server.NotifyStored(tree, index);
                var block = Assert.Single(await wanting.NextBlocksAsync(1));
                Assert.Equal(index, block.Address.Index);
                AssertGenuine([block], bytes);
            }
        }
        Assert.True(watching.IsSilent);
        test.Time.Advance(ServingLimits.Default.PresenceDelay);
        var told = (await watching.NextAsync()).Presences;
        Assert.Equal([3, 5, 17], told.Select(presence => presence.Address.Index));
        Assert.All(told, presence => Assert.True(presence.IsHere));
        test.Server.NotifyStored(tree, 5);
        Assert.True(wanting.IsSilent);
    }

    [Fact]
    public async Task Cancel_OfWhatIsQueued_IsHonoured()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(5, 40 * BlockSize);
        var stored = await Samples.StoreAsync(test.Store, bytes);
        var tree = stored.Manifest.TreeCid;
        var (partial, _) = await test.AddPartialAsync(6, 4);
        var peer = new FakePeer(takesEverything: false);
        test.Want(peer, [.. Enumerable.Range(0, 40).Select(index => Block(tree, index))]);
        test.Want(peer, Block(partial.Manifest.TreeCid, 2), Have(partial.Manifest.TreeCid, 3));
        test.Want(peer,
        [
            // As upstream cancels: wants of the other kind.
            .. Enumerable.Range(0, 39).Select(index => Have(tree, index) with { IsCancel = true }),
            Have(partial.Manifest.TreeCid, 2) with { IsCancel = true },
            Have(partial.Manifest.TreeCid, 3) with { IsCancel = true },
            Block(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 9) with { IsCancel = true },
        ]);
        peer.Allow(100);
        Assert.Equal(39, Assert.Single(await peer.NextBlocksAsync(1)).Address.Index);
        test.Server.NotifyStored(partial.Manifest.TreeCid, 2);
        test.Server.NotifyStored(partial.Manifest.TreeCid, 3);
        test.Time.Advance(ServingLimits.Default.PresenceDelay);
        Assert.True(peer.IsSilent);
    }

    [Fact]
    public async Task WantBlock_OfAManifest_SendsItNowOrWhenItComes()
    {
        await using var test = await TestServer.StartAsync();
        var here = await Samples.StoreAsync(test.Store, Samples.Bytes(7, 10));
        var block = Samples.ManifestBlock(Samples.Bytes(8, 10));
        var later = Cid.OfManifest(block);
        var peer = new FakePeer();
        test.Want(
            peer,
            new WantEntry(BlockAddress.Block(here.Cid), WantType.Block),
            new WantEntry(BlockAddress.Block(later), WantType.Block));
        var first = Assert.Single(await peer.NextBlocksAsync(1));
        Assert.Equal(here.Cid, Cid.OfManifest(first.Data));
        Assert.Equal(here.Cid.Bytes, first.Cid);
        Assert.Empty(first.Proof);
        await test.Store.AddManifestAsync(block, Cancellation);
        test.Server.NotifyManifest(later);
        Assert.Equal(block, Assert.Single(await peer.NextBlocksAsync(1)).Data);
    }

    [Fact]
    public async Task NotifyDatasetStored_AfterAnUpload_ServesAllThatWasWaitedFor()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(9, 1100 * BlockSize);
        var tree = Samples.Tree(bytes).TreeCid;
        var peer = new FakePeer();
        test.Want(peer, [.. Enumerable.Range(0, 158).Select(i => Block(tree, i * 7))]);
        test.Server.NotifyDatasetStored(await Samples.StoreAsync(test.Store, bytes));
        var blocks = await peer.NextBlocksAsync(158);
        Assert.Equal(Enumerable.Range(0, 158).Select(i => i * 7), blocks.Select(block => block.Address.Index).Order());
        AssertGenuine(blocks, bytes);
    }

    [Fact]
    public async Task WantBlock_OfABlockThatIsCorruptOnDisk_IsNotServedUntilItWasRepaired()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(10, 20 * BlockSize);
        var stored = await Samples.StoreAsync(test.Store, bytes);
        var tree = stored.Manifest.TreeCid;
        test.Disk.Corrupt($"/repo/datasets/{tree}/blocks", 7 * BlockSize + 9);
        var peer = new FakePeer();
        test.Want(peer, [.. Enumerable.Range(0, 20).Select(index => Block(tree, index))]);
        var blocks = await peer.NextBlocksAsync(19);
        Assert.DoesNotContain(blocks, block => block.Address.Index == 7);
        AssertGenuine(blocks, bytes);
        Assert.False(test.Store.HasBlock(tree, 7));
        using var writer = (await test.Store.OpenWriterAsync(stored.Cid, Cancellation))!;
        Put(writer, bytes, 7);
        test.Server.NotifyStored(tree, 7);
        AssertGenuine(await peer.NextBlocksAsync(1), bytes);
    }

    [Fact]
    public async Task WantBlock_OfADatasetWhoseTreeIsCorrupt_SendsNoProofThatProvesNothing()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(11, 16 * BlockSize);
        var stored = await Samples.StoreAsync(test.Store, bytes);
        var tree = stored.Manifest.TreeCid;
        // The first node above the leaves is a sibling on the paths of the leaves 2 and 3, and above 0 and 1.
        test.Disk.Corrupt($"/repo/datasets/{tree}/tree", 16 * MerkleTree.NodeBytes);
        var peer = new FakePeer();
        test.Want(peer, [.. Enumerable.Range(0, 16).Select(index => Block(tree, index))]);
        var blocks = await peer.NextBlocksAsync(14);
        Assert.DoesNotContain(blocks, block => block.Address.Index is 2 or 3);
        AssertGenuine(blocks, bytes);
        // What the node itself reads is not concerned.
        Assert.Equal(bytes, (await Samples.ReadAsync(test.Store, stored.Cid)).Bytes);
    }

    [Fact]
    public async Task Delete_WhileItIsServed_EndsServingAndClosesItsFiles()
    {
        await using var test = await TestServer.StartAsync();
        var stored = await Samples.StoreAsync(test.Store, Samples.Bytes(12, 200 * BlockSize));
        var tree = stored.Manifest.TreeCid;
        var peer = new FakePeer(takesEverything: false);
        test.Want(peer, [.. Enumerable.Range(0, 200).Select(index => Block(tree, index))]);
        peer.Allow(1);
        Assert.NotEmpty((await peer.NextAsync()).Blocks);
        await test.Store.DeleteAsync(stored.Cid, Cancellation);
        peer.Allow(100);
        test.Want(peer, Have(tree, 0, sendDontHave: true));
        Assert.False(Assert.Single(await peer.NextPresencesAsync(1)).IsHere);
        Assert.True(peer.IsSilent);
        test.Time.Advance(2 * ServingLimits.Default.ReaderIdleTime);
        Assert.Equal(0, test.Server.IdleReaders);
    }

    [Fact]
    public async Task Reader_ThatNobodyUses_IsClosedAfterAWhile()
    {
        await using var test = await TestServer.StartAsync(ServingLimits.Default with { IdleReaders = 3 });
        var peer = new FakePeer();
        for (var seed = 20; seed < 25; seed++)
        {
            var stored = await Samples.StoreAsync(test.Store, Samples.Bytes(seed, 10));
            test.Want(peer, Block(stored.Manifest.TreeCid, 0));
            await peer.NextBlocksAsync(1);
        }
        Assert.Equal(3, test.Server.IdleReaders);
        test.Time.Advance(ServingLimits.Default.ReaderIdleTime);
        Assert.Equal(0, test.Server.IdleReaders);
    }

    [Fact]
    public async Task Send_WhoseStreamIsLost_IsRepeated()
    {
        await using var test = await TestServer.StartAsync();
        var bytes = Samples.Bytes(13, 50 * BlockSize);
        var tree = (await Samples.StoreAsync(test.Store, bytes)).Manifest.TreeCid;
        var peer = new FakePeer { StreamsToLose = 2 };
        test.Want(peer, [.. Enumerable.Range(0, 50).Select(index => Block(tree, index))]);
        var blocks = await peer.NextBlocksAsync(50);
        Assert.Equal(Enumerable.Range(0, 50), blocks.Select(block => block.Address.Index));
    }

    [Fact]
    public async Task Peer_ThatTakesNothing_HoldsUpNobodyAndLeaves()
    {
        await using var test = await TestServer.StartAsync(ServingLimits.Default with { Turns = 1 });
        var bytes = Samples.Bytes(14, 300 * BlockSize);
        var tree = (await Samples.StoreAsync(test.Store, bytes)).Manifest.TreeCid;
        var stuck = new FakePeer(takesEverything: false);
        test.Want(stuck, [.. Enumerable.Range(0, 300).Select(index => Block(tree, index))]);
        var peer = new FakePeer();
        test.Want(peer, Block(tree, 299));
        AssertGenuine(await peer.NextBlocksAsync(1), bytes);
        test.Server.OnLeft(stuck);
        stuck.Allow(1);
        test.Want(peer, Block(tree, 0));
        await peer.NextBlocksAsync(1);
        Assert.True(stuck.IsSilent);
    }

    [Fact]
    public async Task Wants_WhileBlocksAreStored_AreAllMet()
    {
        const int Count = 400;
        await using var test = await TestServer.StartAsync();
        var (stored, bytes) = await test.AddPartialAsync(15, Count);
        var merkle = Samples.Tree(bytes);
        var tree = stored.Manifest.TreeCid;
        using var writer = (await test.Store.OpenWriterAsync(stored.Cid, Cancellation))!;
        var peers = Enumerable.Range(0, 3).Select(_ => new FakePeer()).ToArray();
        // Notified and wanted at the same time, again and again: none may fall between.
        var storing = Task.Run(
            () =>
            {
                for (var index = 0; index < Count; index++)
                {
                    writer.Put(index, Samples.Block(bytes, index), merkle.Prove(index));
                    test.Server.NotifyStored(tree, index);
                }
            },
            Cancellation);
        var wanting = peers.Select(peer => Task.Run(
            () =>
            {
                for (var index = 0; index < Count; index++)
                    test.Want(peer, Block(tree, index));
            },
            Cancellation));
        await Task.WhenAll([storing, .. wanting]);
        foreach (var peer in peers)
        {
            var blocks = await peer.NextBlocksAsync(Count);
            Assert.Equal(Count, blocks.Select(block => block.Address.Index).Distinct().Count());
        }
    }

    private static void Put(DatasetWriter writer, byte[] bytes, int index) => Assert.Equal(
        PutStatus.Stored, writer.Put(index, Samples.Block(bytes, index), Samples.Tree(bytes).Prove(index)));
}
