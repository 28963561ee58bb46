using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests;

public sealed class DatasetReaderTests
{
    [Fact]
    public async Task CopyTo_AnyRange_IsThatRange()
    {
        var random = Seed.NextRandom();
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(1, 37 * Samples.BlockSize + 99);
        var stored = await Samples.StoreAsync(store, bytes);
        for (var round = 0; round < 300; round++)
        {
            var offset = random.Next(bytes.Length);
            var count = random.Next(bytes.Length - offset + 1);
            var (status, read) = await Samples.ReadAsync(store, stored.Cid, offset, count);
            Assert.Equal(ReadStatus.Complete, status);
            Assert.True(bytes.AsSpan(offset, count).SequenceEqual(read), $"range {offset}+{count}");
        }
    }

    [Fact]
    public async Task CopyTo_CorruptBlock_HandsOverNothingOfItAndQuarantinesIt()
    {
        var disk = new LossyDisk();
        var bytes = Samples.Bytes(2, 20 * Samples.BlockSize);
        Content.Cid cid;
        await using (var store = await Samples.OpenAsync(disk))
        {
            var stored = await Samples.StoreAsync(store, bytes);
            cid = stored.Cid;
            var usage = store.Usage;
            disk.Corrupt($"/repo/datasets/{stored.Manifest.TreeCid}/blocks", 7 * Samples.BlockSize + 1);
            var (status, read) = await Samples.ReadAsync(store, cid);
            Assert.Equal(ReadStatus.CorruptBlock, status);
            Assert.Equal(bytes[..(7 * Samples.BlockSize)], read);
            Assert.Equal(ReadStatus.MissingBlock, (await Samples.ReadAsync(store, cid)).Status);
            Assert.Equal(usage.UsedBytes - Samples.BlockSize, store.Usage.UsedBytes);
            using var reader = store.OpenReader(cid)!;
            Assert.False(reader.Has(7));
            Assert.Equal(ReadStatus.MissingBlock, reader.Probe(7 * Samples.BlockSize));
            Assert.Equal(ReadStatus.Complete, reader.Probe(8 * Samples.BlockSize));
        }

        await using var restarted = await Samples.OpenAsync(disk.AfterPowerCut(new Random(1)));
        using var again = restarted.OpenReader(cid)!;
        Assert.False(again.Has(7));
        Assert.True(again.Has(6));
        var after = await Samples.ReadAsync(restarted, cid, 8 * Samples.BlockSize, Samples.BlockSize);
        Assert.Equal(ReadStatus.Complete, after.Status);
    }

    [Fact]
    public async Task CopyTo_CorruptTree_ServesNothingUnverified()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var stored = await Samples.StoreAsync(store, Samples.Bytes(3, 5 * Samples.BlockSize));
        disk.Corrupt($"/repo/datasets/{stored.Manifest.TreeCid}/tree", 2 * 32 + 5);
        var (status, read) = await Samples.ReadAsync(store, stored.Cid);
        Assert.Equal(ReadStatus.CorruptBlock, status);
        Assert.Equal(2 * Samples.BlockSize, read.Length);
    }

    [Fact]
    public async Task CopyTo_TruncatedBlocks_IsCorruptAtTheCut()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var stored = await Samples.StoreAsync(store, Samples.Bytes(4, 5 * Samples.BlockSize));
        disk.Truncate($"/repo/datasets/{stored.Manifest.TreeCid}/blocks", 3 * Samples.BlockSize + 10);
        var (status, read) = await Samples.ReadAsync(store, stored.Cid);
        Assert.Equal(ReadStatus.CorruptBlock, status);
        Assert.Equal(3 * Samples.BlockSize, read.Length);
    }

    [Fact]
    public async Task Prove_EveryBlock_VerifiesAgainstTheTreeCid()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        foreach (var blocks in (int[])[1, 2, 3, 6, 7, 33, 100])
        {
            var bytes = Samples.Bytes(blocks, blocks * Samples.BlockSize - 5);
            var tree = Samples.Tree(bytes);
            var stored = await Samples.StoreAsync(store, bytes);
            using var reader = store.OpenReader(stored.Cid)!;
            for (var index = 0; index < blocks; index++)
                Assert.Equal(tree.Prove(index).EncodeBinary(), reader.Prove(index)!.EncodeBinary());
        }
    }
}
