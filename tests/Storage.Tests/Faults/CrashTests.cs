using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests.Faults;

/// <summary>
/// A script of uploads and deletions on a disk whose power goes off, or whose process is killed, after every number of
/// mutating calls in turn. Whatever was acknowledged must be whole afterwards, and of everything else there is no
/// trace.
/// </summary>
public sealed class CrashTests
{
    private const string Repo = "/repo";

    [Fact]
    public async Task PowerCut_StrictDurability_LosesNothingAcknowledged()
    {
        var seed = Seed.Next();
        var total = await CallsOfAWholeRunAsync(Durability.Strict);
        for (var cut = 1; cut <= total; cut++)
        {
            var random = new Random(seed + cut);
            await CrashAndCheckAsync(
                Durability.Strict, cut, disk => disk.AfterPowerCut(random), $"seed {seed}, cut {cut}");
        }
    }

    [Fact]
    public async Task Kill_RelaxedDurability_LosesNothingAcknowledged()
    {
        var total = await CallsOfAWholeRunAsync(Durability.Relaxed);
        for (var cut = 1; cut <= total; cut++)
            await CrashAndCheckAsync(Durability.Relaxed, cut, disk => disk.AfterKill(), $"cut {cut}");
    }

    [Fact]
    public async Task PowerCut_RelaxedDurability_NeverServesWrongBytes()
    {
        var seed = Seed.Next();
        var total = await CallsOfAWholeRunAsync(Durability.Relaxed);
        for (var cut = 1; cut <= total; cut++)
        {
            var disk = new LossyDisk { CutAfter = cut };
            var script = await RunAsync(disk, Durability.Relaxed);
            var found = disk.AfterPowerCut(new Random(seed + cut));
            await using var store = await Samples.OpenAsync(found, Options(Durability.Relaxed));
            foreach (var stored in store.ListManifests())
            {
                var (_, read) = await Samples.ReadAsync(store, stored.Cid);
                Assert.True(script.Contents[stored.Cid].AsSpan().StartsWith(read), $"seed {seed}, cut {cut}");
            }
        }
    }

    [Fact]
    public async Task PowerCut_WhileAPartialDatasetFills_ClaimsNoBlockThatIsNotWhole()
    {
        var seed = Seed.Next();
        var bytes = Samples.Bytes(1, 40 * Samples.BlockSize);
        var tree = Samples.Tree(bytes);
        for (var cut = 10; cut < 400; cut += 3)
        {
            var disk = new LossyDisk { CutAfter = cut };
            var cid = Cid.OfManifest(Samples.ManifestBlock(bytes));
            var checkpointed = await FillAsync(disk, bytes, tree);
            await using var store = await Samples.OpenAsync(disk.AfterPowerCut(new Random(seed + cut)));
            if (store.OpenReader(cid) is not { } reader)
            {
                Assert.Equal(0, checkpointed);
                continue;
            }

            using (reader)
            {
                var block = new byte[Samples.BlockSize];
                for (var index = 0; index < 40; index++)
                {
                    var status = reader.ReadBlock(index, block);
                    Assert.True(
                        status == ReadStatus.Complete || (status == ReadStatus.MissingBlock && index >= checkpointed),
                        $"seed {seed}, cut {cut}, block {index}: {status}");
                }
            }
        }
    }

    private static async Task<long> CallsOfAWholeRunAsync(Durability durability)
    {
        var disk = new LossyDisk();
        var script = await RunAsync(disk, durability);
        Assert.Equal(3, script.Acknowledged.Count);
        return disk.Calls;
    }

    private static async Task CrashAndCheckAsync(
        Durability durability, long cut, Func<LossyDisk, LossyDisk> crash, string label)
    {
        var disk = new LossyDisk { CutAfter = cut };
        var script = await RunAsync(disk, durability);
        var found = crash(disk);
        await using var store = await Samples.OpenAsync(found, Options(durability));
        foreach (var cid in script.Acknowledged)
        {
            Assert.True(store.FindManifest(cid) is not null, $"{label}: {cid} was acknowledged and is gone");
            var (status, read) = await Samples.ReadAsync(store, cid);
            Assert.True(status == ReadStatus.Complete, $"{label}: {status}");
            Assert.True(script.Contents[cid].AsSpan().SequenceEqual(read), $"{label}: {cid} has other bytes");
        }

        foreach (var stored in store.ListManifests())
        {
            Assert.True(!script.Deleted.Contains(stored.Cid), $"{label}: {stored.Cid} is back");
            var (status, read) = await Samples.ReadAsync(store, stored.Cid);
            Assert.True(status == ReadStatus.Complete, label);
            Assert.True(script.Contents[stored.Cid].AsSpan().SequenceEqual(read), label);
        }

        Assert.Empty(found.List($"{Repo}/staging"));
        Assert.Equal(
            store.ListManifests().Select(stored => stored.Manifest.TreeCid.ToString()).Distinct().Order(),
            found.List($"{Repo}/datasets").Order());
        Assert.Equal(store.ListManifests().Count, found.List($"{Repo}/manifests").Count);
        Assert.Equal(
            store.ListManifests().Sum(stored => stored.BlockBytes)
            + store.ListManifests().DistinctBy(stored => stored.Manifest.TreeCid)
                .Sum(stored => (long)stored.Manifest.BlockCount * Samples.BlockSize),
            store.Usage.UsedBytes);
    }

    /// <summary>Uploads five datasets, two with the same bytes, and deletes two, until the power goes off.</summary>
    private static async Task<Script> RunAsync(LossyDisk disk, Durability durability)
    {
        var script = new Script();
        try
        {
            await using var store = await Samples.OpenAsync(disk, Options(durability));
            var first = await UploadAsync(script, store, 1, 3 * Samples.BlockSize + 1, null);
            var second = await UploadAsync(script, store, 2, 10, "name");
            await DeleteAsync(script, store, first);
            await UploadAsync(script, store, 2, 10, "other name");
            await DeleteAsync(script, store, second);
            await UploadAsync(script, store, 3, 6 * Samples.BlockSize, null);
            await UploadAsync(script, store, 1, 3 * Samples.BlockSize + 1, null);
        }
        catch (PowerCutException)
        {
        }

        return script;
    }

    private static async Task<Cid> UploadAsync(Script script, DatasetStore store, int seed, int size, string? name)
    {
        var bytes = Samples.Bytes(seed, size);
        var expected = Cid.OfManifest(Samples.ManifestBlock(bytes, name));
        script.Contents[expected] = bytes;
        script.Deleted.Remove(expected);
        var result = await store.IngestAsync(
            new IngestRequest { BlockSize = Samples.BlockSize, Filename = name },
            PipeReader.Create(new MemoryStream(bytes)),
            TestContext.Current.CancellationToken);
        Assert.Equal(expected, result.Dataset!.Cid);
        script.Acknowledged.Add(expected);
        return expected;
    }

    private static async Task DeleteAsync(Script script, DatasetStore store, Cid cid)
    {
        // From here on it may be gone; once acknowledged it must be.
        script.Acknowledged.Remove(cid);
        await store.DeleteAsync(cid, TestContext.Current.CancellationToken);
        script.Deleted.Add(cid);
    }

    /// <summary>
    /// Fills a partial dataset in order with a checkpoint after every fifth block; returns how many survive for sure.
    /// </summary>
    private static async Task<int> FillAsync(LossyDisk disk, byte[] bytes, MerkleTree tree)
    {
        var checkpointed = 0;
        try
        {
            await using var store = await Samples.OpenAsync(disk);
            var stored = await store.AddManifestAsync(
                Samples.ManifestBlock(bytes), TestContext.Current.CancellationToken);
            using var writer = (await store.OpenWriterAsync(stored!.Cid, TestContext.Current.CancellationToken))!;
            for (var index = 0; index < writer.BlockCount; index++)
            {
                writer.Put(index, Samples.Block(bytes, index), tree.Prove(index));
                if (index % 5 != 4)
                    continue;
                writer.Checkpoint();
                checkpointed = index + 1;
            }
        }
        catch (PowerCutException)
        {
        }

        return checkpointed;
    }

    private static StorageOptions Options(Durability durability) =>
        new() { RepoPath = Repo, Durability = durability, MinFreeBytes = 0 };

    private sealed class Script
    {
        public Dictionary<Cid, byte[]> Contents { get; } = [];

        public HashSet<Cid> Acknowledged { get; } = [];

        public HashSet<Cid> Deleted { get; } = [];
    }
}
