using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;

namespace Codex.Storage;

/// <summary>
/// Fills a partial dataset with verified blocks, from any number of threads. A block can be read as soon as
/// <see cref="Put"/> returned; it survives a crash from the next <see cref="Checkpoint"/> on. Dispose it: that is one.
/// </summary>
public sealed class DatasetWriter : IDisposable
{
    private readonly StoredDataset _dataset;
    private readonly QuotaLedger _ledger;
    private readonly IDiskFile _blocks;
    private readonly IDiskFile _tree;
    private readonly IDiskFile _have;
    private readonly Lock _checkpoint = new();
    private readonly Lock _pagesGate = new();
    private HashSet<int> _changedPages = [];
    private long _bytesSinceCheckpoint;

    internal DatasetWriter(StoredDataset dataset, IDisk disk, QuotaLedger ledger)
    {
        _dataset = dataset;
        _ledger = ledger;
        _blocks = dataset.OpenBlocks(disk, writable: true);
        _tree = dataset.OpenTree(disk, writable: true);
        _have = dataset.OpenHave(disk);
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
    public PutStatus Put(int index, ReadOnlySpan<byte> data, InclusionProof proof)
    {
        if ((uint)index >= (uint)BlockCount || proof.Index != index || proof.LeafCount != BlockCount)
            return PutStatus.Rejected;
        if (data.Length > _dataset.BlockSize || (data.Length < _dataset.BlockSize && index < BlockCount - 1))
            return PutStatus.Rejected;
        Span<byte> leaf = stackalloc byte[BlockDigest.Bytes];
        BlockDigest.Compute(data, _dataset.BlockSize, leaf);
        if (!proof.Verify(leaf, _dataset.TreeCid.Digest))
            return PutStatus.Rejected;
        if (Has(index))
            return PutStatus.AlreadyHere;
        _blocks.Write(data, (long)index * _dataset.BlockSize);
        TreeFile.WriteProof(_tree, _dataset.Layout, proof, leaf);
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
            lock (_pagesGate)
            {
                (pages, _changedPages) = (_changedPages, []);
                _bytesSinceCheckpoint = 0;
            }

            if (pages.Count == 0)
                return;
            try
            {
                // The bits are copied before the flush: one that is set meanwhile tells of a block not yet on the disk.
                var isComplete = _dataset.Have.IsComplete;
                var snapshot = pages.ToDictionary(page => page, page => HaveFile.SnapshotPage(_dataset.Have, page));
                _blocks.Flush();
                _tree.Flush();
                _dataset.SaveHave(_have, snapshot, isComplete);
            }
            catch
            {
                lock (_pagesGate)
                    _changedPages.UnionWith(pages);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Checkpoint();
        _blocks.Dispose();
        _tree.Dispose();
        _have.Dispose();
    }

    private void NoteChange(int index, int length)
    {
        bool isDue;
        lock (_pagesGate)
        {
            _changedPages.Add(index / HaveFile.PageBlocks);
            _bytesSinceCheckpoint += length;
            isDue = _bytesSinceCheckpoint >= StorageLimits.CheckpointBytes || _dataset.Have.IsComplete;
        }

        if (isDue)
            Checkpoint();
    }
}
