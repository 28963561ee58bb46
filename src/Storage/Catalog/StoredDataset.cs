using Codex.Content;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;

namespace Codex.Storage.Catalog;

/// <summary>
/// What the repo knows of one dataset: its shape, where it lies, which blocks it has, how many manifests name it.
/// </summary>
/// <remarks>
/// The zeros that pad the last block are not all stored: the blocks file may end anywhere within that block, and what
/// lies behind its end reads as zeros. So datasets whose bytes differ only by zeros at the end, and which therefore
/// have the same tree, share one directory; how many bytes a reader gets is a matter of its manifest.
/// </remarks>
internal sealed class StoredDataset(Cid treeCid, RepoLayout repo, int blockSize, long storedBytes, HaveBitmap have)
{
    private readonly Lock _gate = new();
    private volatile bool _isRetired;
    private int _lateBlocksAdopted;
    private volatile int _quarantines;

    public Cid TreeCid => treeCid;

    /// <summary>Made when it is asked for: a repo may hold a hundred thousand datasets.</summary>
    public string Directory => repo.Dataset(treeCid);

    public int BlockSize => blockSize;

    /// <summary>Length of the blocks file.</summary>
    public long StoredBytes => storedBytes;

    public HaveBitmap Have => have;

    public MerkleLayout Layout { get; } = new(have.BlockCount);

    /// <summary>Manifests that name this dataset. Guarded by the lock of the tree CID.</summary>
    public int References { get; set; }

    /// <summary>False while nothing but a manifest is here. Guarded by the lock of the tree CID.</summary>
    public bool IsOnDisk { get; set; }

    /// <summary>
    /// True once deleted or replaced: its blocks no longer count. Set under <see cref="_gate"/>; whoever looks without
    /// it may learn of it late.
    /// </summary>
    public bool IsRetired => _isRetired;

    /// <summary>
    /// Blocks taken out since the start: whoever remembers what it wrote to the files has to forget it then.
    /// </summary>
    public int Quarantines => _quarantines;

    /// <summary>A dataset of which nothing is here but a manifest.</summary>
    public static StoredDataset Absent(Manifest manifest, RepoLayout repo) =>
        new(
            manifest.TreeCid,
            repo,
            manifest.BlockSize,
            (long)manifest.BlockCount * manifest.BlockSize,
            HaveBitmap.Empty(manifest.BlockCount));

    /// <summary>True when a manifest of this tree can be true: another block size or count has another tree.</summary>
    public bool HasShapeOf(Manifest manifest) =>
        manifest.BlockSize == blockSize && manifest.BlockCount == have.BlockCount;

    /// <summary>
    /// True for the first who asks since the start: what a killed process left unsaid is looked for once.
    /// </summary>
    public bool TryBeginAdoption() => Interlocked.Exchange(ref _lateBlocksAdopted, 1) == 0;

    /// <summary>Bytes of a block that are in the blocks file: all but the last are full.</summary>
    public int StoredLength(int index) => (int)Math.Min(blockSize, storedBytes - (long)index * blockSize);

    public IDiskFile OpenBlocks(IDisk disk, bool writable) =>
        disk.Open(Path.Combine(Directory, RepoLayout.BlocksFile), writable);

    public IDiskFile OpenTree(IDisk disk, bool writable) =>
        disk.Open(Path.Combine(Directory, RepoLayout.TreeFile), writable);

    public IDiskFile OpenHave(IDisk disk) => disk.Open(Path.Combine(Directory, RepoLayout.HaveFile), writable: true);

    /// <summary>Counts a block that was just written and verified; false when the quota refuses it.</summary>
    public bool TryAddBlock(int index, QuotaLedger ledger)
    {
        lock (_gate)
        {
            if (IsRetired || have.Contains(index))
                return true;
            if (!ledger.TryAddBlock(blockSize))
                return false;
            have.Add(index);
            return true;
        }
    }

    /// <summary>
    /// Takes a block that failed its check out of the dataset, durably: pages first, the header last, so that at no
    /// time a file says more than is true. False when it was out already.
    /// </summary>
    public bool Quarantine(int index, IDisk disk, QuotaLedger ledger)
    {
        lock (_gate)
        {
            var wasComplete = have.IsComplete;
            // Before the bit goes: whoever then stores the block again must write all of its path.
            _quarantines++;
            if (IsRetired || !have.Remove(index))
                return false;
            ledger.Remove(1, blockSize);
            using var file = OpenHave(disk);
            if (wasComplete)
            {
                for (var page = 0; page < HaveFile.PageCount(have.BlockCount); page++)
                    HaveFile.WritePage(file, page, HaveFile.SnapshotPage(have, page));
                file.Flush();
                HaveFile.WriteHeader(file, Header());
            }
            else
            {
                var page = index / HaveFile.PageBlocks;
                HaveFile.WritePage(file, page, HaveFile.SnapshotPage(have, page));
            }

            file.Flush();
            return true;
        }
    }

    /// <summary>
    /// Writes bits as they were before blocks and tree were flushed, less what was quarantined since; then, if they
    /// were all the dataset has, the header that says so.
    /// </summary>
    public void SaveHave(IDiskFile file, IReadOnlyDictionary<int, ulong[]> pages, bool isComplete)
    {
        lock (_gate)
        {
            foreach (var (page, words) in pages)
            {
                var now = HaveFile.SnapshotPage(have, page);
                for (var i = 0; i < words.Length; i++)
                    now[i] &= words[i];
                HaveFile.WritePage(file, page, now);
            }

            file.Flush();
            if (!isComplete || !have.IsComplete)
                return;
            HaveFile.WriteHeader(file, Header());
            file.Flush();
        }
    }

    /// <summary>Stops counting this dataset: it was deleted or replaced. Open readers go on with their files.</summary>
    public void Retire(QuotaLedger ledger)
    {
        lock (_gate)
        {
            if (IsRetired)
                return;
            _isRetired = true;
            ledger.Remove(have.Count, (long)have.Count * blockSize);
        }
    }

    public HaveHeader Header() => new(blockSize, have.BlockCount, storedBytes, have.IsComplete);
}
