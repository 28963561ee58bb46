using System.Buffers;
using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;
using Codex.Storage.Reading;

namespace Codex.Storage.Ingest;

/// <summary>
/// Turns a stream of bytes into a dataset in staging. One loop takes whole blocks off the pipe and hands units of them
/// to workers, which hash and write beside each other and beside the loop. What is not yet a whole block stays in the
/// pipe.
/// </summary>
/// <remarks>
/// Units finish in any order; each knows its offset in the blocks file and in the layer of leaves, so order does not
/// matter. Nothing here grows with the dataset: leaves go to the tree file, and the layers above are built from there.
/// </remarks>
internal sealed class DatasetIngest : IDisposable
{
    private readonly int _blockSize;
    private readonly int _unitBytes;
    private readonly IngestBuffers _buffers;
    private readonly VerifiedBlocks _verified;
    private readonly Reservation _reservation;
    private readonly Durability _durability;
    private readonly IDiskFile _blocks;
    private readonly IDiskFile _tree;
    private readonly IDiskFile _have;
    private readonly int _slotCount;
    private readonly SemaphoreSlim _slots;
    private Exception? _failure;
    private long _written;

    public DatasetIngest(
        IDisk disk,
        string directory,
        int blockSize,
        StorageOptions options,
        IngestBuffers buffers,
        VerifiedBlocks verified,
        Reservation reservation)
    {
        Directory = directory;
        _blockSize = blockSize;
        _unitBytes = StorageLimits.IngestUnitBytes / blockSize * blockSize;
        _durability = options.Durability;
        _slotCount = options.IngestWorkers + StorageLimits.IngestUnitsAhead;
        _slots = new SemaphoreSlim(_slotCount, _slotCount);
        _buffers = buffers;
        _verified = verified;
        _reservation = reservation;
        disk.CreateDirectory(directory);
        _blocks = disk.Create(Path.Combine(directory, RepoLayout.BlocksFile));
        _tree = disk.Create(Path.Combine(directory, RepoLayout.TreeFile));
        _have = disk.Create(Path.Combine(directory, RepoLayout.HaveFile));
    }

    /// <summary>Where the dataset is being built.</summary>
    public string Directory { get; }

    /// <summary>Bytes taken so far.</summary>
    public long Length { get; private set; }

    /// <summary>The root of the tree, once <see cref="Complete"/> returned.</summary>
    public byte[] Root { get; private set; } = [];

    private int BlockCount => checked((int)((Length + _blockSize - 1) / _blockSize));

    /// <summary>
    /// Takes everything that the pipe brings; <see cref="IngestStatus.Stored"/> when nothing stood against it.
    /// </summary>
    public async Task<IngestStatus> ConsumeAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // A cancelled read ends nothing, the token does: a server that is told to stop wakes its readers this
                // way and then gives them time to finish.
                var read = await body.ReadAtLeastAsync(_blockSize, cancellationToken).ConfigureAwait(false);
                var consumed = read.Buffer.Start;
                try
                {
                    var available = Math.Min(read.Buffer.Length, _unitBytes);
                    var isEnd = read.IsCompleted && available == read.Buffer.Length;
                    var count = (int)(isEnd ? available : available - available % _blockSize);
                    if (count > 0 && Admit(count) is var status and not IngestStatus.Stored)
                        return status;
                    if (count > 0)
                        await DispatchAsync(read.Buffer.Slice(0, count), cancellationToken).ConfigureAwait(false);
                    consumed = read.Buffer.GetPosition(count);
                    if (isEnd)
                        break;
                }
                finally
                {
                    body.AdvanceTo(consumed);
                }
            }
        }
        finally
        {
            for (var slot = 0; slot < _slotCount; slot++)
                await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        ThrowIfFailed();
        return Length == 0 ? IngestStatus.Empty : IngestStatus.Stored;
    }

    /// <summary>
    /// Builds the tree, marks the dataset complete and, when durability is strict, flushes every file of it.
    /// </summary>
    public void Complete()
    {
        Root = TreeFile.BuildUpperLayers(_tree, new MerkleLayout(BlockCount));
        HaveFile.WriteHeader(_have, new HaveHeader(_blockSize, BlockCount, Length, IsComplete: true));
        if (_durability == Durability.Relaxed)
            return;
        _blocks.Flush();
        _tree.Flush();
        _have.Flush();
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _tree.Dispose();
        _have.Dispose();
        _slots.Dispose();
    }

    private IngestStatus Admit(int count)
    {
        ThrowIfFailed();
        var blocks = (Length + count + _blockSize - 1) / _blockSize;
        return blocks > ContentLimits.MaxBlockCount
            ? IngestStatus.QuotaExceeded
            : _reservation.GrowTo(blocks * _blockSize);
    }

    private async ValueTask DispatchAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var count = (int)bytes.Length;
        var offset = Length;
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        byte[] unit;
        try
        {
            unit = await _buffers.RentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Release();
            throw;
        }

        bytes.CopyTo(unit);
        Length += count;
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => work.Ingest.Process(work.Unit, work.Count, work.Offset),
            (Ingest: this, Unit: unit, Count: count, Offset: offset),
            preferLocal: false);
    }

    private void Process(byte[] unit, int count, long offset)
    {
        try
        {
            HashAndWrite(unit.AsSpan(0, count), offset);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            _buffers.Return(unit);
            _slots.Release();
        }
    }

    private void HashAndWrite(ReadOnlySpan<byte> bytes, long offset)
    {
        Span<byte> leaves = stackalloc byte[(bytes.Length + _blockSize - 1) / _blockSize * MerkleTree.NodeBytes];
        _blocks.Write(bytes, offset);
        for (int block = 0, start = 0; start < bytes.Length; block++, start += _blockSize)
        {
            var data = bytes.Slice(start, Math.Min(_blockSize, bytes.Length - start));
            var leaf = leaves.Slice(block * MerkleTree.NodeBytes, MerkleTree.NodeBytes);
            BlockDigest.Compute(data, _blockSize, leaf);
            _verified.Add(leaf, VerifiedBlocks.MarkOf(data));
        }

        _tree.Write(leaves, offset / _blockSize * MerkleTree.NodeBytes);
        if (_durability == Durability.Strict)
            StartWriteback(bytes.Length);
    }

    /// <summary>Units in flight may lie in the range and be missed; the last flush takes them along.</summary>
    private void StartWriteback(int count)
    {
        var after = Interlocked.Add(ref _written, count);
        var window = after / StorageLimits.WritebackBytes;
        if (window != (after - count) / StorageLimits.WritebackBytes)
            _blocks.StartWriteback((window - 1) * StorageLimits.WritebackBytes, StorageLimits.WritebackBytes);
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
