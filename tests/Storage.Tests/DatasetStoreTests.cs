using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Disk;
using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests;

public sealed class DatasetStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_EverySize_ReadsBackAndHasTheTreeOfItsBlocks()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        foreach (var size in Samples.Sizes)
        {
            var bytes = Samples.Bytes(size, size);
            var stored = await Samples.StoreAsync(store, bytes);
            Assert.Equal(Samples.Tree(bytes).TreeCid, stored.Manifest.TreeCid);
            Assert.Equal(Cid.OfManifest(Samples.ManifestBlock(bytes)), stored.Cid);
            var (status, read) = await Samples.ReadAsync(store, stored.Cid);
            Assert.Equal(ReadStatus.Complete, status);
            Assert.Equal(bytes, read);
        }
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(65536)]
    [InlineData(524288)]
    public async Task Ingest_EveryBlockSize_ReadsBack(int blockSize)
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(blockSize, 3_000_001);
        var result = await Samples.IngestAsync(store, bytes, blockSize: blockSize);
        Assert.Equal(Samples.Tree(bytes, blockSize).TreeCid, result.Dataset!.Manifest.TreeCid);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, result.Dataset.Cid)).Bytes);
    }

    [Fact]
    public async Task Ingest_BytesThatTrickle_GiveTheSameDataset()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(7, 100_003);
        var pipe = new Pipe();
        var ingest = store.IngestAsync(new IngestRequest { BlockSize = Samples.BlockSize }, pipe.Reader, Cancellation);
        for (var start = 0; start < bytes.Length; start += 701)
            await pipe.Writer.WriteAsync(bytes.AsMemory(start, Math.Min(701, bytes.Length - start)), Cancellation);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(Samples.Tree(bytes).TreeCid, (await ingest).Dataset!.Manifest.TreeCid);
    }

    [Fact]
    public async Task Ingest_NoBytes_IsEmptyAndLeavesNothing()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        Assert.Equal(IngestStatus.Empty, (await Samples.IngestAsync(store, [])).Status);
        AssertNothingIn(disk, store);
    }

    [Fact]
    public async Task Ingest_SameBytesTwice_GiveOneDatasetAndOneManifest()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var bytes = Samples.Bytes(1, 10_000);
        var first = await Samples.StoreAsync(store, bytes, "a.bin");
        var usage = store.Usage;
        var second = await Samples.StoreAsync(store, bytes, "a.bin");
        Assert.Equal(first, second);
        Assert.Equal(usage, store.Usage);
        Assert.Empty(disk.List("/repo/staging"));
    }

    [Fact]
    public async Task Usage_SomeFileContents_IsWhatUpstreamReports()
    {
        // Shared formats, section 6: one padded block of 65536 bytes and a manifest of 56.
        await using var store = await Samples.OpenAsync(new LossyDisk());
        await Samples.IngestAsync(store, "some file contents"u8.ToArray(), blockSize: ContentLimits.DefaultBlockSize);
        Assert.Equal((2, 65592), (store.Usage.TotalBlocks, store.Usage.UsedBytes));
    }

    [Fact]
    public async Task Delete_OneOfTwoManifestsOfATree_KeepsTheBlocksForTheOther()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(2, 20_000);
        var first = await Samples.StoreAsync(store, bytes, "first");
        var usage = store.Usage;
        var second = await Samples.StoreAsync(store, bytes, "second");
        Assert.Equal(DeleteStatus.Deleted, await store.DeleteAsync(second.Cid, Cancellation));
        Assert.Equal(usage, store.Usage);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, first.Cid)).Bytes);
        Assert.Equal(DeleteStatus.Absent, await store.DeleteAsync(second.Cid, Cancellation));
    }

    [Fact]
    public async Task Delete_LastManifest_TakesEverythingAway()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var stored = await Samples.StoreAsync(store, Samples.Bytes(3, 20_000));
        Assert.Equal(DeleteStatus.Deleted, await store.DeleteAsync(stored.Cid, Cancellation));
        Assert.Null(store.FindManifest(stored.Cid));
        Assert.Null(store.OpenReader(stored.Cid));
        AssertNothingIn(disk, store);
    }

    [Fact]
    public async Task Delete_WhileARead_LetsTheReadFinish()
    {
        await using var store = await OpenLocalAsync();
        var bytes = Samples.Bytes(4, 1_000_000);
        var stored = await Samples.StoreAsync(store.Store, bytes);
        using var reader = store.Store.OpenReader(stored.Cid)!;
        await store.Store.DeleteAsync(stored.Cid, Cancellation);
        var block = new byte[Samples.BlockSize];
        Assert.Equal(ReadStatus.Complete, reader.ReadBlock(reader.Dataset.Manifest.BlockCount - 2, block));
    }

    [Fact]
    public async Task Ingest_BytesThatDifferByZerosAtTheEnd_ShareATreeAndKeepTheirLengths()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(5, Samples.BlockSize + 100);
        byte[] longer = [.. bytes, 0, 0, 0];
        var first = await Samples.StoreAsync(store, bytes);
        var second = await Samples.StoreAsync(store, longer);
        Assert.Equal(first.Manifest.TreeCid, second.Manifest.TreeCid);
        Assert.Equal(bytes, (await Samples.ReadAsync(store, first.Cid)).Bytes);
        Assert.Equal(longer, (await Samples.ReadAsync(store, second.Cid)).Bytes);
    }

    [Fact]
    public async Task Ingest_ExpectedBytesOverQuota_IsRefusedBeforeTheBodyIsRead()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(
            disk, new StorageOptions { RepoPath = "/repo", QuotaBytes = 100_000, MinFreeBytes = 0 });
        var pipe = new Pipe();
        var result = await store.IngestAsync(
            new IngestRequest { BlockSize = Samples.BlockSize, ExpectedBytes = 100_001 }, pipe.Reader, Cancellation);
        Assert.Equal(IngestStatus.QuotaExceeded, result.Status);
        Assert.Contains("100000", result.Message, StringComparison.Ordinal);
        AssertNothingIn(disk, store);
    }

    [Fact]
    public async Task Ingest_UnknownLengthOverQuota_IsRefusedAsSoonAsItIsKnown()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(
            disk, new StorageOptions { RepoPath = "/repo", QuotaBytes = 100_000, MinFreeBytes = 0 });
        var result = await Samples.IngestAsync(store, Samples.Bytes(6, 2_000_000));
        Assert.Equal(IngestStatus.QuotaExceeded, result.Status);
        AssertNothingIn(disk, store);
        await Samples.StoreAsync(store, Samples.Bytes(6, 90_000));
    }

    [Fact]
    public async Task Ingest_DiskWithoutRoom_IsRefusedBeforehandOrWhenItFills()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        disk.Capacity = 600_000;
        var known = new IngestRequest { BlockSize = Samples.BlockSize, ExpectedBytes = 700_000 };
        Assert.Equal(IngestStatus.DiskFull, (await store.IngestAsync(known, new Pipe().Reader, Cancellation)).Status);

        // The check sees room for the blocks, and the tree fills the disk.
        var result = await Samples.IngestAsync(store, Samples.Bytes(8, 597_000));
        Assert.Equal(IngestStatus.DiskFull, result.Status);
        Assert.Equal(0, store.Usage.UsedBytes);
        Assert.Equal(0, store.Usage.ReservedBytes);
    }

    [Fact]
    public async Task Ingest_BodyThatFails_LeavesNothingAndThrowsWhatTheBodyThrew()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        var pipe = new Pipe();
        var ingest = store.IngestAsync(new IngestRequest { BlockSize = Samples.BlockSize }, pipe.Reader, Cancellation);
        await pipe.Writer.WriteAsync(Samples.Bytes(9, 50_000), Cancellation);
        await pipe.Writer.CompleteAsync(new InvalidDataException("The client went away."));
        await Assert.ThrowsAsync<InvalidDataException>(() => ingest);
        AssertNothingIn(disk, store);
    }

    [Fact]
    public async Task Ingest_Cancelled_LeavesNothing()
    {
        var disk = new LossyDisk();
        await using var store = await Samples.OpenAsync(disk);
        using var cancellation = new CancellationTokenSource();
        var pipe = new Pipe();
        var request = new IngestRequest { BlockSize = Samples.BlockSize };
        var ingest = store.IngestAsync(request, pipe.Reader, cancellation.Token);
        await pipe.Writer.WriteAsync(Samples.Bytes(10, 50_000), Cancellation);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ingest);
        AssertNothingIn(disk, store);
    }

    [Fact]
    public async Task Ingest_ManyAtOnceWithSlowClients_AllFinish()
    {
        // More slow clients than there are units of memory: if one held a unit while waiting, the fast ones would
        // starve.
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var slow = Enumerable.Range(0, 2 * StorageLimits.IngestUnits).Select(_ => new Pipe()).ToArray();
        var slowIngests = slow
            .Select(pipe => store.IngestAsync(new IngestRequest(), pipe.Reader, Cancellation))
            .ToArray();
        foreach (var pipe in slow)
            await pipe.Writer.WriteAsync(new byte[ContentLimits.DefaultBlockSize + 1], Cancellation);
        var fast = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(seed => Samples.StoreAsync(store, Samples.Bytes(seed, 100_000))));
        Assert.Equal(100, fast.Select(stored => stored.Cid).Distinct().Count());
        foreach (var pipe in slow)
            await pipe.Writer.CompleteAsync();
        Assert.Single((await Task.WhenAll(slowIngests)).Select(result => result.Dataset!.Cid).Distinct());
    }

    [Fact]
    public async Task Exists_ManifestBlockAndTreeCids_AnswersAsUpstream()
    {
        await using var store = await Samples.OpenAsync(new LossyDisk());
        var bytes = Samples.Bytes(11, 200_000);
        var stored = await Samples.StoreAsync(store, bytes);
        await Samples.StoreAsync(store, Samples.Bytes(12, 300_000));
        var digest = new byte[BlockDigest.Bytes];
        BlockDigest.Compute(Samples.Block(bytes, 17), Samples.BlockSize, digest);
        var block = Cid.FromDigest(Multiformats.Multicodec.CodexBlock, digest);
        Assert.True(await store.ExistsAsync(stored.Cid, Cancellation));
        Assert.True(await store.ExistsAsync(block, Cancellation));
        Assert.False(await store.ExistsAsync(stored.Manifest.TreeCid, Cancellation));
        Assert.Equal(DeleteStatus.PartOfDataset, await store.DeleteAsync(block, Cancellation));
        await store.DeleteAsync(stored.Cid, Cancellation);
        Assert.False(await store.ExistsAsync(block, Cancellation));
        Assert.Equal(DeleteStatus.Absent, await store.DeleteAsync(block, Cancellation));
    }

    [Fact]
    public async Task LocalDisk_RestartedStore_HasTheSameDatasetsAndUsage()
    {
        await using var store = await OpenLocalAsync();
        var bytes = Samples.Bytes(13, 1_234_567);
        var stored = await Samples.StoreAsync(store.Store, bytes, "x.bin");
        var usage = store.Store.Usage;
        await store.RestartAsync();
        Assert.Equal(usage with { FreeDiskBytes = 0 }, store.Store.Usage with { FreeDiskBytes = 0 });
        Assert.Equal(bytes, (await Samples.ReadAsync(store.Store, stored.Cid)).Bytes);
        Assert.Equal("x.bin", store.Store.FindManifest(stored.Cid)!.Manifest.Filename);
        Assert.Equal(Samples.ManifestBlock(bytes, "x.bin"), store.Store.ReadManifestBlock(stored.Cid));
    }

    private static async Task<LocalStore> OpenLocalAsync()
    {
        var local = new LocalStore();
        await local.RestartAsync();
        return local;
    }

    private static void AssertNothingIn(LossyDisk disk, DatasetStore store)
    {
        Assert.Empty(store.ListManifests());
        Assert.Empty(disk.List("/repo/staging"));
        Assert.Empty(disk.List("/repo/datasets"));
        Assert.Empty(disk.List("/repo/manifests"));
        Assert.Equal((0, 0, 0), (store.Usage.TotalBlocks, store.Usage.UsedBytes, store.Usage.ReservedBytes));
    }

    private sealed class LocalStore : IAsyncDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("codex-storage-").FullName;

        public DatasetStore Store { get; private set; } = null!;

        public async Task RestartAsync()
        {
            if (Store is not null)
                await Store.DisposeAsync();
            Store = await Samples.OpenAsync(
                new LocalDisk(), new StorageOptions { RepoPath = Path.Combine(_path, "repo"), MinFreeBytes = 0 });
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            Directory.Delete(_path, recursive: true);
        }
    }
}
