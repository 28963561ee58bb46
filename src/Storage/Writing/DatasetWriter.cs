using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;
using Codex.Storage.Reading;

namespace Codex.Storage;

/// <summary>
/// Fills a partial dataset with verified blocks, from any number of threads. A block can be read as soon as
/// <see cref="Put"/> returned; it survives a crash from the next <see cref="Checkpoint"/> on. Dispose it: that is one.
/// </summary>
/// <remarks>
/// Checkpoints come by themselves, in the background and one at a time, so that storing goes on while the disk flushes.
/// One that fails is told by the next <see cref="Put"/>.
/// </remarks>
public sealed class DatasetWriter : IDisposable
{
    private readonly StoredDataset _dataset;
    private readonly QuotaLedger _ledger;
    private readonly VerifiedBlocks _verified;
    private readonly IDiskFile _blocks;
    private readonly IDiskFile _treeFile;
    private readonly IDiskFile _have;
    private readonly Lock _checkpoint = new();
    private readonly Lock _pagesGate = new();
    private TreeWriter _tree;
    private int _quarantinesSeen;
    private HashSet<int> _changedPages = [];
    private long _bytesSinceCheckpoint;
    private bool _isFlushing;
    private ExceptionDispatchInfo? _flushFailure;

    internal DatasetWriter(StoredDataset dataset, IDisk disk, QuotaLedger ledger, VerifiedBlocks verified)
    {
        _dataset = dataset;
        _ledger = ledger;
        _verified = verified;
        _blocks = dataset.OpenBlocks(disk, writable: true);
        try
        {
            _treeFile = dataset.OpenTree(disk, writable: true);
            _have = dataset.OpenHave(disk);
        }
        catch
        {
            _blocks.Dispose();
            _treeFile?.Dispose();
            throw;
        }

        _quarantinesSeen = dataset.Quarantines;
        _tree = new TreeWriter(_treeFile, dataset.Layout);
    }

    /// <summary>Number of blocks of the dataset.</summary>
    public int BlockCount => _dataset.Have.BlockCount;

    /// <summary>Number of blocks that are here.</summary>
    public int HaveCount => _dataset.Have.Count;

    /// <summary>True when the block is here.</summary>
    public bool Has(int index) => _dataset.Have.Contains(index);

    /// <summary>Verifies a block against the tree and stores it with the nodes that its proof establishes.</summary>
    /// <param name="index">Index that was asked for.</param>
    /// <param name="data">The block, padded to the block size; the last one may come without its padding.</param>
    /// <param name="proof">The proof that came with it.</param>
    /// <exception cref="IOException">The disk failed, now or at a checkpoint before.</exception>
    public PutStatus Put(int index, ReadOnlySpan<byte> data, InclusionProof proof)
    {
        if ((uint)index >= (uint)BlockCount || proof.Index != index || proof.LeafCount != BlockCount)
            return PutStatus.Rejected;
        if (data.Length > _dataset.BlockSize || (data.Length < _dataset.BlockSize && index < BlockCount - 1))
            return PutStatus.Rejected;
        Span<byte> leaf = stackalloc byte[BlockDigest.Bytes];
        BlockDigest.Compute(data, _dataset.BlockSize, leaf);
        // Looked at before the tree is taken: what is quarantined after that is stored by whoever comes next.
        var isHere = Has(index);
        var root = _dataset.TreeCid.Digest;
        var tree = CurrentTree();
        Span<byte> pairs = stackalloc byte[tree.PathBytes];
        if (!tree.TryVerify(proof, leaf, root, pairs, out var levels))
            return PutStatus.Rejected;
        if (isHere || Has(index))
            return PutStatus.AlreadyHere;
        _blocks.Write(data, (long)index * _dataset.BlockSize);
        tree.Write(index, root, pairs, levels);
        _verified.Add(leaf, VerifiedBlocks.MarkOf(data));
        if (!_dataset.TryAddBlock(index, _ledger))
            return PutStatus.QuotaExceeded;
        NoteChange(index, data.Length);
        return PutStatus.Stored;
    }

    /// <summary>
    /// Makes every block stored so far durable: blocks and tree first, then the bits that tell of them.
    /// </summary>
    public void Checkpoint()
    {
        lock (_checkpoint)
        {
            HashSet<int> pages;
            long bytes;
            lock (_pagesGate)
            {
                (pages, _changedPages) = (_changedPages, []);
                (bytes, _bytesSinceCheckpoint) = (_bytesSinceCheckpoint, 0);
            }

            if (pages.Count == 0)
                return;
            try
            {
                // The bits are copied before the flush: one that is set meanwhile tells of a block not yet on the disk.
                var isComplete = _dataset.Have.IsComplete;
                var snapshot = pages.ToDictionary(page => page, page => HaveFile.SnapshotPage(_dataset.Have, page));
                _blocks.Flush();
                _treeFile.Flush();
                _dataset.SaveHave(_have, snapshot, isComplete);
            }
            catch
            {
                lock (_pagesGate)
                {
                    _changedPages.UnionWith(pages);
                    _bytesSinceCheckpoint += bytes;
                }

                throw;
            }
        }
    }

    /// <summary>
    /// Takes in blocks that are whole in the files although no bit tells of them: a process that was killed had written
    /// them, and not come to its next checkpoint. The system keeps what a killed process wrote, so they need not be
    /// fetched again; they are checked, since a power cut may have kept a part of one.
    /// </summary>
    internal void AdoptLateBlocks()
    {
        var checker = new BlockChecker(
            _blocks, _treeFile, _dataset.Layout, _dataset.BlockSize, _dataset.StoredBytes, _dataset.TreeCid);
        for (var index = 0; index < BlockCount; index++)
        {
            if (Has(index) || !checker.IsWhole(index))
                continue;
            if (!_dataset.TryAddBlock(index, _ledger))
                return;
            NoteChange(index, _dataset.StoredLength(index));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // Waits for a checkpoint in the background; one that begins later finds nothing to do.
            Checkpoint();
        }
        finally
        {
            _blocks.Dispose();
            _treeFile.Dispose();
            _have.Dispose();
        }
    }

    /// <summary>What knows which nodes are in the file; nothing once a block turned out to be damaged.</summary>
    private TreeWriter CurrentTree()
    {
        if (_quarantinesSeen == _dataset.Quarantines)
            return _tree;
        lock (_pagesGate)
        {
            if (_quarantinesSeen != _dataset.Quarantines)
            {
                _tree = new TreeWriter(_treeFile, _dataset.Layout);
                Volatile.Write(ref _quarantinesSeen, _dataset.Quarantines);
            }

            return _tree;
        }
    }

    private void NoteChange(int index, int length)
    {
        bool isFull;
        lock (_pagesGate)
        {
            _changedPages.Add(index / HaveFile.PageBlocks);
            _bytesSinceCheckpoint += length;
            isFull = _bytesSinceCheckpoint >= StorageLimits.MaxUnflushedBytes;
            var isDue = _bytesSinceCheckpoint >= StorageLimits.CheckpointBytes || _dataset.Have.IsComplete;
            if (_flushFailure is { } failure)
            {
                _flushFailure = null;
                failure.Throw();
            }

            if (isDue && !isFull && !_isFlushing)
            {
                _isFlushing = true;
                _ = Task.Run(CheckpointInBackground);
            }
        }

        if (isFull)
            Checkpoint();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Told by the next block.")]
    private void CheckpointInBackground()
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            Checkpoint();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        lock (_pagesGate)
        {
            _isFlushing = false;
            _flushFailure = failure;
        }
    }
}
