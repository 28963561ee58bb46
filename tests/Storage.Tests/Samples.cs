using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Storage.Tests;

/// <summary>Inputs and stores that the tests share.</summary>
internal static class Samples
{
    /// <summary>Block size of datasets made in tests: small, so that trees are deep and tests fast.</summary>
    public const int BlockSize = ContentLimits.MinUploadBlockSize;

    /// <summary>Sizes around every boundary that the code has: block, unit of ingest, odd and even layers.</summary>
    public static readonly int[] Sizes =
    [
        1, 2, BlockSize - 1, BlockSize, BlockSize + 1, 2 * BlockSize, 3 * BlockSize - 1, 5 * BlockSize + 7,
        64 * BlockSize,
        StorageLimits.IngestUnitBytes - 1, StorageLimits.IngestUnitBytes, StorageLimits.IngestUnitBytes + 1,
        3 * StorageLimits.IngestUnitBytes + 12345,
    ];

    public static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Task<DatasetStore> OpenAsync(IDisk disk, StorageOptions? options = null) =>
        DatasetStore.OpenAsync(
            options ?? new StorageOptions { RepoPath = "/repo", MinFreeBytes = 0 },
            disk,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);

    public static Task<IngestResult> IngestAsync(
        DatasetStore store, byte[] bytes, string? filename = null, int blockSize = BlockSize) =>
        store.IngestAsync(
            new IngestRequest { BlockSize = blockSize, Filename = filename },
            PipeReader.Create(new MemoryStream(bytes)),
            TestContext.Current.CancellationToken);

    public static async Task<StoredManifest> StoreAsync(DatasetStore store, byte[] bytes, string? filename = null)
    {
        var result = await IngestAsync(store, bytes, filename);
        Assert.Equal(IngestStatus.Stored, result.Status);
        return result.Dataset!;
    }

    public static async Task<(ReadStatus Status, byte[] Bytes)> ReadAsync(
        DatasetStore store, Cid manifestCid, long offset = 0, long? count = null)
    {
        using var reader = store.OpenReader(manifestCid);
        Assert.NotNull(reader);
        using var sink = new MemoryStream();
        var pipe = PipeWriter.Create(sink, new StreamPipeWriterOptions(leaveOpen: true));
        var status = await reader.CopyToAsync(
            pipe, offset, count ?? reader.Length - offset, cancellationToken: TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return (status, sink.ToArray());
    }

    /// <summary>The tree over the padded blocks of a dataset.</summary>
    public static MerkleTree Tree(byte[] bytes, int blockSize = BlockSize)
    {
        var leaves = new byte[(bytes.Length + blockSize - 1) / blockSize * MerkleTree.NodeBytes];
        for (var block = 0; block * blockSize < bytes.Length; block++)
        {
            BlockDigest.Compute(
                Block(bytes, block, blockSize),
                blockSize,
                leaves.AsSpan(block * MerkleTree.NodeBytes, MerkleTree.NodeBytes));
        }

        return MerkleTree.Build(leaves);
    }

    /// <summary>A block without its padding.</summary>
    public static ReadOnlySpan<byte> Block(byte[] bytes, int index, int blockSize = BlockSize) =>
        bytes.AsSpan(index * blockSize, Math.Min(blockSize, bytes.Length - index * blockSize));

    public static byte[] ManifestBlock(byte[] bytes, string? filename = null) =>
        ManifestCodec.Encode(
            new Manifest
            {
                TreeCid = Tree(bytes).TreeCid,
                BlockSize = BlockSize,
                DatasetSize = bytes.Length,
                Filename = filename,
            },
            ManifestFormat.M1);
}
