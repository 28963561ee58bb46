using System.Buffers;
using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;

namespace Codex.Storage;

/// <summary>
/// Verified reads of one dataset. Holds its files open: a deletion meanwhile does not disturb it. Dispose it.
/// </summary>
/// <remarks>One caller at a time: it keeps a window of leaves between calls.</remarks>
public sealed class DatasetReader : IDisposable
{
    private const int WindowLeaves = 128;

    private readonly StoredDataset _dataset;
    private readonly IDiskFile? _blocks;
    private readonly IDiskFile? _tree;
    private readonly Action<StoredDataset, int> _onCorrupt;
    private readonly byte[] _window;
    private int _windowStart = -1;

    internal DatasetReader(
        StoredManifest manifest,
        StoredDataset dataset,
        IDiskFile? blocks,
        IDiskFile? tree,
        Action<StoredDataset, int> onCorrupt)
    {
        Dataset = manifest;
        _dataset = dataset;
        _blocks = blocks;
        _tree = tree;
        _onCorrupt = onCorrupt;
        _window = new byte[Math.Min(WindowLeaves, dataset.Have.BlockCount) * MerkleTree.NodeBytes];
    }

    /// <summary>The dataset's manifest.</summary>
    public StoredManifest Dataset { get; }

    /// <summary>Real bytes of the dataset.</summary>
    public long Length => Dataset.Manifest.DatasetSize;

    /// <summary>True when every block is here.</summary>
    public bool IsComplete => _dataset.Have.IsComplete;

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
        if (_blocks is null || !Has(index))
            return ReadStatus.MissingBlock;
        var block = destination[.._dataset.StoredLength(index)];
        Span<byte> digest = stackalloc byte[BlockDigest.Bytes];
        if (_blocks.Read(block, (long)index * _dataset.BlockSize) == block.Length)
        {
            destination[block.Length.._dataset.BlockSize].Clear();
            BlockDigest.Compute(block, _dataset.BlockSize, digest);
            if (digest.SequenceEqual(Leaf(index)))
                return ReadStatus.Complete;
        }

        _onCorrupt(_dataset, index);
        return ReadStatus.CorruptBlock;
    }

    /// <summary>The inclusion proof of a block that is here, or null when it is not.</summary>
    public InclusionProof? Prove(int index) =>
        _tree is null || !Has(index) ? null : TreeFile.Prove(_tree, _dataset.Layout, index);

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
        _tree?.Dispose();
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

    /// <summary>The leaf of a block that is here.</summary>
    private ReadOnlySpan<byte> Leaf(int index)
    {
        // Leaves of a partial dataset appear one by one: a window could hold the zeros of before.
        if (!IsComplete)
        {
            _windowStart = -1;
            var leaf = _window.AsSpan(0, MerkleTree.NodeBytes);
            return TreeFile.ReadLeaves(_tree!, index, leaf) ? leaf : [];
        }

        var count = _window.Length / MerkleTree.NodeBytes;
        if (_windowStart < 0 || index < _windowStart || index >= _windowStart + count)
        {
            _windowStart = Math.Min(index, _dataset.Have.BlockCount - count);
            if (!TreeFile.ReadLeaves(_tree!, _windowStart, _window))
            {
                _windowStart = -1;
                return [];
            }
        }

        return _window.AsSpan((index - _windowStart) * MerkleTree.NodeBytes, MerkleTree.NodeBytes);
    }
}
