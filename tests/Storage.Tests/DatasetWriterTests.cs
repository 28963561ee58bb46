using Codex.Content;
using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests;

public sealed class DatasetWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(40_961)]
    [InlineData(1_000_003)]
    public async Task Put_BlocksInAnyOrder_ServesEachAtOnceAndEndsComplete(int size)
    {
        var random = Seed.NextRandom();
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(size, size);
        var tree = Samples.Tree(bytes);
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        using var reader = store.OpenReader(stored.Cid)!;
        var order = Enumerable.Range(0, writer.BlockCount).ToArray();
        random.Shuffle(order);
        var block = new byte[Samples.BlockSize];
        foreach (var index in order)
        {
            Assert.Equal(ReadStatus.MissingBlock, reader.ReadBlock(index, block));
            Assert.Equal(PutStatus.Stored, writer.Put(index, Padded(bytes, index), tree.Prove(index)));
            Assert.Equal(ReadStatus.Complete, reader.ReadBlock(index, block));
            Assert.Equal(tree.Prove(index).EncodeBinary(), reader.Prove(index)!.EncodeBinary());
        }

        Assert.True(reader.IsComplete);
        Assert.Equal(PutStatus.AlreadyHere, writer.Put(0, Padded(bytes, 0), tree.Prove(0)));
        Assert.Equal(bytes, (await Samples.ReadAsync(store, stored.Cid)).Bytes);
    }

    [Fact]
    public async Task Open_AfterAKillBetweenCheckpoints_HasEveryBlockThatWasWritten()
    {
        var disk = new LossyDisk();
        var bytes = Samples.Bytes(1, 300 * Samples.BlockSize + 50);
        var tree = Samples.Tree(bytes);
        await using var killed = await Samples.OpenAsync(disk);
        var stored = (await killed.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;

        // Neither disposed nor checkpointed before the next process opens the files.
        using var lost = (await killed.OpenWriterAsync(stored.Cid, Cancellation))!;
        int[] written = [0, 1, 7, 128, 299, 300];
        foreach (var index in written)
            Assert.Equal(PutStatus.Stored, lost.Put(index, Padded(bytes, index), tree.Prove(index)));

        await using var store = await Samples.OpenAsync(disk);
        Assert.Equal(301, store.CountMissing(stored.Cid));
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        Assert.Equal(written, Enumerable.Range(0, writer.BlockCount).Where(writer.Has));
        Assert.Equal(301 - written.Length, store.CountMissing(stored.Cid));

        // From now on they are told of.
        writer.Checkpoint();
        await using var next = await Samples.OpenAsync(disk);
        Assert.Equal(301 - written.Length, next.CountMissing(stored.Cid));
    }

    [Fact]
    public async Task Open_AfterAKillThatTheDiskSpoiled_LeavesOutWhatIsNotWhole()
    {
        var disk = new LossyDisk();
        var bytes = Samples.Bytes(1, 8 * Samples.BlockSize);
        var tree = Samples.Tree(bytes);
        await using var killed = await Samples.OpenAsync(disk);
        var stored = (await killed.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var lost = (await killed.OpenWriterAsync(stored.Cid, Cancellation))!;
        foreach (var index in new[] { 2, 5 })
            lost.Put(index, Padded(bytes, index), tree.Prove(index));
        using (var blocks = disk.Open($"/repo/datasets/{stored.Manifest.TreeCid}/blocks", writable: true))
            blocks.Write([1, 2, 3], 5 * Samples.BlockSize + 100);

        await using var store = await Samples.OpenAsync(disk);
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        Assert.Equal([2], Enumerable.Range(0, writer.BlockCount).Where(writer.Has));
    }

    [Fact]
    public async Task CopyTo_PartialDataset_WaitsForWhatIsMissingAndSaysWhereItIs()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(1, 5 * Samples.BlockSize + 50);
        var tree = Samples.Tree(bytes);
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        using var reader = store.OpenReader(stored.Cid)!;
        var missing = new MissingBlocks(index =>
            Assert.Equal(PutStatus.Stored, writer.Put(index, Padded(bytes, index), tree.Prove(index))));
        using var sink = new MemoryStream();
        var pipe = System.IO.Pipelines.PipeWriter.Create(sink);
        writer.Put(1, Padded(bytes, 1), tree.Prove(1));

        Assert.Equal(ReadStatus.Complete, await reader.CopyToAsync(pipe, 0, bytes.Length, missing, Cancellation));

        Assert.Equal(bytes, sink.ToArray());
        Assert.Equal([0, 2, 3, 4, 5], missing.Asked);
    }

    [Fact]
    public async Task CopyTo_BlockThatNeverComes_EndsWithWhatCame()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(1, 3 * Samples.BlockSize);
        var tree = Samples.Tree(bytes);
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        using var reader = store.OpenReader(stored.Cid)!;
        writer.Put(0, Padded(bytes, 0), tree.Prove(0));
        var missing = new MissingBlocks(static _ => { }) { Comes = false };
        using var sink = new MemoryStream();
        var pipe = System.IO.Pipelines.PipeWriter.Create(sink);

        Assert.Equal(
            ReadStatus.MissingBlock, await reader.CopyToAsync(pipe, 0, bytes.Length, missing, Cancellation));

        // It was sent on before anybody waited.
        Assert.Equal(bytes[..Samples.BlockSize], sink.ToArray());
    }

    [Fact]
    public async Task Put_AnythingForged_IsRejectedAndChangesNothing()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(1, 10 * Samples.BlockSize + 50);
        var tree = Samples.Tree(bytes);
        var other = Samples.Tree(Samples.Bytes(2, bytes.Length));
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        var flipped = Padded(bytes, 3);
        flipped[9] ^= 1;
        var dirtyPadding = Padded(bytes, 10);
        dirtyPadding[^1] = 1;
        Assert.Equal(PutStatus.Rejected, writer.Put(3, flipped, tree.Prove(3)));
        Assert.Equal(PutStatus.Rejected, writer.Put(3, Padded(bytes, 3), other.Prove(3)));
        Assert.Equal(PutStatus.Rejected, writer.Put(3, Padded(bytes, 4), tree.Prove(4)));
        Assert.Equal(PutStatus.Rejected, writer.Put(3, Padded(bytes, 3)[..100], tree.Prove(3)));
        Assert.Equal(PutStatus.Rejected, writer.Put(11, Padded(bytes, 10), tree.Prove(10)));
        Assert.Equal(PutStatus.Rejected, writer.Put(-1, Padded(bytes, 0), tree.Prove(0)));
        Assert.Equal(PutStatus.Rejected, writer.Put(10, dirtyPadding, tree.Prove(10)));
        Assert.Equal(PutStatus.Rejected, writer.Put(10, new byte[2 * Samples.BlockSize], tree.Prove(10)));
        Assert.Equal(0, writer.HaveCount);
        Assert.Equal(PutStatus.Stored, writer.Put(10, Samples.Block(bytes, 10), tree.Prove(10)));
    }

    [Fact]
    public async Task Put_OverQuota_IsRefused()
    {
        var options = new StorageOptions { RepoPath = "/repo", QuotaBytes = 3 * Samples.BlockSize, MinFreeBytes = 0 };
        await using var store = await Samples.OpenAsync(new LossyDisk(), options);
        var bytes = Samples.Bytes(1, 5 * Samples.BlockSize);
        var tree = Samples.Tree(bytes);
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes), Cancellation))!;
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        Assert.Equal(PutStatus.Stored, writer.Put(0, Padded(bytes, 0), tree.Prove(0)));
        Assert.Equal(PutStatus.Stored, writer.Put(1, Padded(bytes, 1), tree.Prove(1)));
        Assert.Equal(PutStatus.QuotaExceeded, writer.Put(2, Padded(bytes, 2), tree.Prove(2)));
        Assert.Equal(2, writer.HaveCount);
    }

    [Fact]
    public async Task Put_QuarantinedBlock_MakesTheDatasetWholeAgain()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var bytes = Samples.Bytes(3, 6 * Samples.BlockSize);
        var stored = await Samples.StoreAsync(store, bytes);
        disk.Corrupt($"/repo/datasets/{stored.Manifest.TreeCid}/blocks", 2 * Samples.BlockSize);
        Assert.Equal(ReadStatus.CorruptBlock, (await Samples.ReadAsync(store, stored.Cid)).Status);
        using var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!;
        Assert.Equal(PutStatus.Stored, writer.Put(2, Padded(bytes, 2), Samples.Tree(bytes).Prove(2)));
        Assert.Equal(bytes, (await Samples.ReadAsync(store, stored.Cid)).Bytes);
    }

    [Fact]
    public async Task Ingest_OfAPartialDataset_CompletesIt()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(4, 6 * Samples.BlockSize);
        var stored = (await store.AddManifestAsync(Samples.ManifestBlock(bytes, "partial"), Cancellation))!;
        using (var writer = (await store.OpenWriterAsync(stored.Cid, Cancellation))!)
            writer.Put(1, Padded(bytes, 1), Samples.Tree(bytes).Prove(1));
        var uploaded = await Samples.StoreAsync(store, bytes, "uploaded");
        Assert.Equal(bytes, (await Samples.ReadAsync(store, stored.Cid)).Bytes);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, uploaded.Cid)).Bytes);
        await store.DeleteAsync(stored.Cid, Cancellation);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, uploaded.Cid)).Bytes);
        await store.DeleteAsync(uploaded.Cid, Cancellation);
        Assert.Equal((0, 0), (store.Usage.TotalBlocks, store.Usage.UsedBytes));
    }

    [Fact]
    public async Task AddManifest_OfAnotherShapeForAKnownTree_IsRefused()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(5, 6 * Samples.BlockSize);
        await Samples.StoreAsync(store, bytes);
        var lie = ManifestCodec.Encode(
            new Manifest { TreeCid = Samples.Tree(bytes).TreeCid, BlockSize = 65536, DatasetSize = 1 },
            ManifestFormat.M1);
        Assert.Null(await store.AddManifestAsync(lie, Cancellation));
    }

    [Fact]
    public async Task Ingest_OfATreeThatALyingManifestNamed_Wins()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(6, 6 * Samples.BlockSize);
        var lie = ManifestCodec.Encode(
            new Manifest { TreeCid = Samples.Tree(bytes).TreeCid, BlockSize = 65536, DatasetSize = 1 },
            ManifestFormat.M1);
        var lying = (await store.AddManifestAsync(lie, Cancellation))!;
        var stored = await Samples.StoreAsync(store, bytes);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, stored.Cid)).Bytes);
        Assert.Null(store.FindManifest(lying.Cid));
    }

    private static byte[] Padded(byte[] bytes, int index)
    {
        var block = new byte[Samples.BlockSize];
        Samples.Block(bytes, index).CopyTo(block);
        return block;
    }
}
