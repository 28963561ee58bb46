using Codex.Content;
using Codex.Storage.Tests.Disk;
using ThreadState = System.Threading.ThreadState;

namespace Codex.Storage.Tests;

public sealed class CheckpointTests
{
    private const int BlockSize = 1 << 20;
    private const int BlocksToCheckpoint = (int)(StorageLimits.CheckpointBytes / BlockSize);
    private const int BlocksToWait = (int)(StorageLimits.MaxUnflushedBytes / BlockSize);

    // All blocks are the same: what matters is how many they are.
    private static readonly byte[] Block = new byte[BlockSize];

    private readonly GatedDisk _disk = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_WhileTheDiskFlushes_GoesOnUpToTheBoundAndThenWaits()
    {
        await using var store = await Samples.OpenAsync(_disk);
        var (writer, tree) = await OpenAsync(store, 2 * BlocksToWait + 10);
        _disk.Gate.Reset();
        var putting = new Thread(() =>
        {
            for (var index = 0; index < writer.BlockCount; index++)
                writer.Put(index, Block, tree.Prove(index));
        });
        putting.Start();
        Assert.True(SpinWait.SpinUntil(
            () => writer.HaveCount >= BlocksToWait && putting.ThreadState == ThreadState.WaitSleepJoin,
            TimeSpan.FromSeconds(30)));
        Assert.True(_disk.Waiting.IsSet);
        // The bound counts from where the flush that waits began, which was within the first.
        Assert.InRange(writer.HaveCount, BlocksToWait, 2 * BlocksToWait);
        _disk.Gate.Set();
        putting.Join();
        writer.Dispose();
        Assert.Equal(writer.BlockCount, writer.HaveCount);
    }

    [Fact]
    public async Task Put_AfterACheckpointInTheBackgroundFailed_SaysSoAndTheNextOneIsTriedAgain()
    {
        await using var store = await Samples.OpenAsync(_disk);
        var (writer, tree) = await OpenAsync(store, 2 * BlocksToCheckpoint);
        _disk.Gate.Reset();
        _disk.Failure = new IOException("test");
        for (var index = 0; index < BlocksToCheckpoint; index++)
            writer.Put(index, Block, tree.Prove(index));
        _disk.Waiting.Wait(TimeSpan.FromSeconds(30), Cancellation);
        _disk.Gate.Set();
        var next = BlocksToCheckpoint;
        // The failure is told by the first block after it.
        var failure = Assert.Throws<IOException>(() =>
        {
            while (next < writer.BlockCount - 1)
            {
                writer.Put(next, Block, tree.Prove(next));
                next++;
                Thread.Yield();
            }
        });
        Assert.Equal("test", failure.Message);
        _disk.Failure = null;
        writer.Checkpoint();
        writer.Dispose();
    }

    [Fact]
    public async Task Dispose_TheLastCheckpointFails_SaysSoAndClosesItsFiles()
    {
        await using var store = await Samples.OpenAsync(_disk);
        var before = _disk.OpenFiles;
        var (writer, tree) = await OpenAsync(store, 2);
        Assert.Equal(before + 3, _disk.OpenFiles);
        writer.Put(0, Block, tree.Prove(0));
        _disk.Failure = new IOException("test");
        Assert.Equal("test", Assert.Throws<IOException>(writer.Dispose).Message);
        Assert.Equal(before, _disk.OpenFiles);
        _disk.Failure = null;
    }

    [Fact]
    public async Task Dispose_WhileACheckpointRunsInTheBackground_WaitsForIt()
    {
        await using var store = await Samples.OpenAsync(_disk);
        var (writer, tree) = await OpenAsync(store, 3);
        _disk.Gate.Reset();
        // A complete dataset is flushed at once, and nobody waits for it.
        for (var index = 0; index < 3; index++)
            writer.Put(index, Block, tree.Prove(index));
        _disk.Waiting.Wait(TimeSpan.FromSeconds(30), Cancellation);
        var disposing = Task.Run(writer.Dispose, Cancellation);
        Assert.False(disposing.IsCompleted);
        _disk.Gate.Set();
        await disposing;
    }

    private static async Task<(DatasetWriter Writer, MerkleTree Tree)> OpenAsync(DatasetStore store, int blocks)
    {
        var leaf = new byte[BlockDigest.Bytes];
        BlockDigest.Compute(Block, BlockSize, leaf);
        var tree = MerkleTree.Build([.. Enumerable.Repeat(leaf, blocks).SelectMany(bytes => bytes)]);
        var manifest = new Manifest
        {
            TreeCid = tree.TreeCid,
            BlockSize = BlockSize,
            DatasetSize = (long)blocks * BlockSize,
        };
        var stored = await store.AddManifestAsync(ManifestCodec.Encode(manifest, ManifestFormat.M1), Cancellation);
        return ((await store.OpenWriterAsync(stored!.Cid, Cancellation))!, tree);
    }
}
