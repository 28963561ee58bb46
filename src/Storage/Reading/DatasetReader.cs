using System.Buffers;
using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Reading;

namespace Codex.Storage;

/// <summary>
/// Verified reads of one dataset. Holds its files open: a deletion meanwhile does not disturb it. Dispose it.
/// </summary>
/// <remarks>One caller at a time: it keeps windows of the tree between calls.</remarks>
public sealed class DatasetReader : IDisposable
{
    private readonly StoredDataset _dataset;
    private readonly IDiskFile? _blocks;
    private readonly IDiskFile? _treeFile;
    private readonly TreeReader? _tree;
    private readonly VerifiedBlocks _verified;
    private readonly Action<StoredDataset, int> _onCorrupt;

    internal DatasetReader(
        StoredManifest manifest,
        StoredDataset dataset,
        IDiskFile? blocks,
        IDiskFile? tree,
        VerifiedBlocks verified,
        Action<StoredDataset, int> onCorrupt)
    {
        Dataset = manifest;
        _dataset = dataset;
        _blocks = blocks;
        _treeFile = tree;
        _tree = tree is null ? null : new TreeReader(tree, dataset.Layout);
        _verified = verified;
        _onCorrupt = onCorrupt;
    }

    /// <summary>The dataset's manifest.</summary>
    public StoredManifest Dataset { get; }

    /// <summary>Real bytes of the dataset.</summary>
    public long Length => Dataset.Manifest.DatasetSize;

    /// <summary>True when every block is here.</summary>
    public bool IsComplete => _dataset.Have.IsComplete;

    /// <summary>
    /// True when this reads what the dataset no longer is: it was deleted or replaced, or got its files, since. Open
    /// another one.
    /// </summary>
    public bool IsStale => _dataset.IsRetired || (_blocks is null && _dataset.IsOnDisk);

    /// <summary>Bytes of the path of a proof.</summary>
    public int ProofPathBytes => _dataset.Layout.Depth * MerkleTree.NodeBytes;

    /// <summary>True when the block is here.</summary>
    public bool Has(int index) => _dataset.Have.Contains(index);

    /// <summary>Verifies the block that holds byte <paramref name="offset"/> without handing anything over.</summary>
    public ReadStatus Probe(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)offset, (ulong)Length);
        var scratch = ArrayPool<byte>.Shared.Rent(_dataset.BlockSize);
        try
        {
            return ReadBlock((int)(offset / _dataset.BlockSize), scratch);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>
    /// Reads and verifies one block, padding included, as the network has it. The destination may hold bytes that are
    /// not the block's when the result is not <see cref="ReadStatus.Complete"/>.
    /// </summary>
    /// <param name="index">Index of the block.</param>
    /// <param name="destination">As many bytes as the block size.</param>
    public ReadStatus ReadBlock(int index, Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[BlockDigest.Bytes];
        return ReadBlock(index, destination, digest);
    }

    /// <summary>As <see cref="ReadBlock(int, Span{byte})"/>, and tells the block's digest.</summary>
    /// <param name="index">Index of the block.</param>
    /// <param name="destination">As many bytes as the block size.</param>
    /// <param name="digest"><see cref="BlockDigest.Bytes"/> bytes.</param>
    public ReadStatus ReadBlock(int index, Span<byte> destination, Span<byte> digest)
    {
        if (_blocks is null || !Has(index))
            return ReadStatus.MissingBlock;
        var block = destination[.._dataset.StoredLength(index)];
        destination[block.Length.._dataset.BlockSize].Clear();
        if (_blocks.Read(block, (long)index * _dataset.BlockSize) == block.Length && IsWhole(index, block, digest))
            return ReadStatus.Complete;
        _onCorrupt(_dataset, index);
        return ReadStatus.CorruptBlock;
    }

    /// <summary>The inclusion proof of a block that is here, or null when there is none.</summary>
    public InclusionProof? Prove(int index)
    {
        var path = new byte[ProofPathBytes];
        return TryProve(index, path) ? new InclusionProof(index, _dataset.Layout.LeafCount, path) : null;
    }

    /// <summary>
    /// Copies the path of a block's inclusion proof, siblings bottom to top; false when the block is not here, or its
    /// tree is damaged on the disk: what is copied leads to the root.
    /// </summary>
    /// <param name="index">Index of the block.</param>
    /// <param name="path">At least <see cref="ProofPathBytes"/> bytes; exactly so many are written.</param>
    public bool TryProve(int index, Span<byte> path) =>
        _tree is not null && Has(index) && _tree.TryCopyPath(index, _dataset.TreeCid.Digest, path);

    /// <summary>
    /// Copies <paramref name="count"/> bytes from <paramref name="offset"/> to <paramref name="destination"/>, every
    /// block verified against the tree before any of its bytes are handed over; flushes as it goes.
    /// </summary>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    /// <param name="missing">Waited on for blocks that are not here, or no longer; null to stop at the first.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <remarks>
    /// Blocks are read straight into the pipe's memory and hashed there. The receiver's own pace bounds what is in
    /// flight: the pipe makes a flush wait.
    /// </remarks>
    public async ValueTask<ReadStatus> CopyToAsync(
        PipeWriter destination,
        long offset,
        long count,
        IMissingBlocks? missing = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - offset);
        var end = offset + count;
        var unflushed = 0;
        var waitedFor = -1;
        while (offset < end)
        {
            var index = (int)(offset / _dataset.BlockSize);
            var (status, handedOver) = CopyBlock(destination, offset, end);
            if (status != ReadStatus.Complete)
            {
                // A block that came and is not to be read all the same is not waited for again.
                if (missing is null || waitedFor == index)
                    return status;
                waitedFor = index;
                unflushed = 0;
                if (!await FlushAsync(destination, cancellationToken).ConfigureAwait(false))
                    return ReadStatus.ReceiverClosed;
                if (!await missing.WaitAsync(index, cancellationToken).ConfigureAwait(false))
                    return status;
                continue;
            }

            offset += handedOver;
            unflushed += handedOver;
            if (unflushed < StorageLimits.ReadFlushBytes && offset < end)
                continue;
            unflushed = 0;
            missing?.Advance(index);
            if (!await FlushAsync(destination, cancellationToken).ConfigureAwait(false))
                return ReadStatus.ReceiverClosed;
        }

        return ReadStatus.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks?.Dispose();
        _treeFile?.Dispose();
    }

    /// <summary>Whether bytes are the block that its leaf says; tells the digest if they are.</summary>
    private bool IsWhole(int index, ReadOnlySpan<byte> block, Span<byte> digest)
    {
        var mark = VerifiedBlocks.MarkOf(block);
        var leaf = _tree!.Leaf(index, isFresh: false);
        if (leaf.Length == digest.Length && _verified.Contains(leaf, mark))
        {
            leaf.CopyTo(digest);
            return true;
        }

        BlockDigest.Compute(block, _dataset.BlockSize, digest);
        // The leaf may have been read while it was being written, with that of a neighbour: look twice.
        if (!digest.SequenceEqual(leaf) && !digest.SequenceEqual(_tree.Leaf(index, isFresh: true)))
            return false;
        _verified.Add(digest, mark);
        return true;
    }

    /// <returns>False when nobody takes the bytes any more.</returns>
    private static async ValueTask<bool> FlushAsync(PipeWriter destination, CancellationToken cancellationToken)
    {
        var flush = await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !flush.IsCompleted && !flush.IsCanceled;
    }

    /// <summary>Hands over what the range has of the block that holds <paramref name="offset"/>.</summary>
    private (ReadStatus Status, int HandedOver) CopyBlock(PipeWriter destination, long offset, long end)
    {
        var index = (int)(offset / _dataset.BlockSize);
        var skip = (int)(offset - (long)index * _dataset.BlockSize);
        var wanted = (int)Math.Min(_dataset.BlockSize - skip, end - offset);
        if (skip == 0)
        {
            var status = ReadBlock(index, destination.GetSpan(_dataset.BlockSize));
            if (status == ReadStatus.Complete)
                destination.Advance(wanted);
            return (status, wanted);
        }

        // It does not begin where the range begins, but all of it has to be read to be verified.
        var scratch = ArrayPool<byte>.Shared.Rent(_dataset.BlockSize);
        try
        {
            var status = ReadBlock(index, scratch);
            if (status == ReadStatus.Complete)
                destination.Write(scratch.AsSpan(skip, wanted));
            return (status, wanted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
