using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests.Faults;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(30)]
    public async Task DamagedHaveHeader_OfACompleteDataset_CostsACheckAndNoData(int offset)
    {
        var (disk, cid, bytes, directory) = await StoreAsync();
        disk.Corrupt($"{directory}/have", offset);
        await using var store = await Samples.OpenAsync(disk);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, cid)).Bytes);
    }

    [Fact]
    public async Task MissingHaveFile_OfACompleteDataset_CostsACheckAndNoData()
    {
        var (disk, cid, bytes, directory) = await StoreAsync();
        disk.Delete($"{directory}/have");
        await using var store = await Samples.OpenAsync(disk);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, cid)).Bytes);
    }

    [Fact]
    public async Task DamagedHavePage_OfAPartialDataset_FindsTheBlocksAgain()
    {
        var disk = new LossyDisk();
        var bytes = Samples.Bytes(1, 11 * Samples.BlockSize);
        var tree = Samples.Tree(bytes);
        Content.Cid cid;
        await using (var store = await Samples.OpenAsync(disk))
        {
            var block = Samples.ManifestBlock(bytes);
            cid = (await store.AddManifestAsync(block, TestContext.Current.CancellationToken))!.Cid;
            using var writer = (await store.OpenWriterAsync(cid, TestContext.Current.CancellationToken))!;
            foreach (var index in (int[])[0, 4, 5, 10])
                writer.Put(index, Samples.Block(bytes, index), tree.Prove(index));
        }

        disk.Corrupt($"/repo/datasets/{tree.TreeCid}/have", 4096);
        await using var recovered = await Samples.OpenAsync(disk);
        using var reader = recovered.OpenReader(cid)!;
        Assert.Equal([0, 4, 5, 10], Enumerable.Range(0, 11).Where(reader.Has));
    }

    [Fact]
    public async Task DamagedHaveAndBlock_KeepsAllButThatBlock()
    {
        var (disk, cid, _, directory) = await StoreAsync();
        disk.Corrupt($"{directory}/have", 0);
        disk.Corrupt($"{directory}/blocks", 2 * Samples.BlockSize);
        await using var store = await Samples.OpenAsync(disk);
        using var reader = store.OpenReader(cid)!;
        Assert.Equal([2], Enumerable.Range(0, reader.Dataset.Manifest.BlockCount).Where(index => !reader.Has(index)));
    }

    [Fact]
    public async Task DamagedManifest_IsRemovedWithItsDataset()
    {
        var (disk, cid, _, _) = await StoreAsync();
        disk.Corrupt($"/repo/manifests/{cid}", 20);
        await using var store = await Samples.OpenAsync(disk);
        Assert.Empty(store.ListManifests());
        Assert.Empty(disk.List("/repo/datasets"));
        Assert.Equal(0, store.Usage.UsedBytes);
    }

    [Fact]
    public async Task LostBlocksFile_KeepsTheManifestAndMissesTheBlocks()
    {
        var (disk, cid, _, directory) = await StoreAsync();
        disk.Delete($"{directory}/blocks");
        await using var store = await Samples.OpenAsync(disk);
        Assert.NotNull(store.FindManifest(cid));
        Assert.Equal(ReadStatus.MissingBlock, (await Samples.ReadAsync(store, cid)).Status);
    }

    [Fact]
    public async Task StrayFiles_EverywhereInTheRepo_DoNotStopTheStart()
    {
        var (disk, cid, bytes, _) = await StoreAsync();
        foreach (var directory in (string[])["datasets", "manifests", "staging", "trash"])
            disk.Create($"/repo/{directory}/stray").Dispose();
        await using var store = await Samples.OpenAsync(disk);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, cid)).Bytes);
        Assert.Equal([cid.ToString()], disk.List("/repo/manifests"));
    }

    private static async Task<(LossyDisk Disk, Content.Cid Cid, byte[] Bytes, string Directory)> StoreAsync()
    {
        var disk = new LossyDisk();
        var bytes = Samples.Bytes(1, 7 * Samples.BlockSize + 3);
        await using var store = await Samples.OpenAsync(disk);
        var stored = await Samples.StoreAsync(store, bytes);
        return (disk, stored.Cid, bytes, $"/repo/datasets/{stored.Manifest.TreeCid}");
    }
}
