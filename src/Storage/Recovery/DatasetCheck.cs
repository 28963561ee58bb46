using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Microsoft.Extensions.Logging;

namespace Codex.Storage.Recovery;

/// <summary>
/// Loads what a dataset's <c>have</c> file says. Where that file is damaged, the blocks it told of are checked one by
/// one against the tree, up to the root, so that a damaged file costs time and not data.
/// </summary>
internal sealed partial class DatasetCheck
{
    private readonly Manifest _manifest;
    private readonly IDiskFile _blocks;
    private readonly IDiskFile _tree;
    private readonly MerkleLayout _layout;

    private DatasetCheck(Manifest manifest, IDiskFile blocks, IDiskFile tree, MerkleLayout layout)
    {
        _manifest = manifest;
        _blocks = blocks;
        _tree = tree;
        _layout = layout;
    }

    /// <summary>
    /// The dataset with the blocks that are here, or null when the directory does not hold this dataset.
    /// </summary>
    public static StoredDataset? Load(IDisk disk, string directory, Manifest manifest, ILogger logger)
    {
        if (disk.List(directory) is var names
            && !(names.Contains(RepoLayout.BlocksFile) && names.Contains(RepoLayout.TreeFile)))
        {
            return null;
        }

        using var blocks = disk.Open(Path.Combine(directory, RepoLayout.BlocksFile), writable: false);
        using var tree = disk.Open(Path.Combine(directory, RepoLayout.TreeFile), writable: false);
        var layout = new MerkleLayout(manifest.BlockCount);
        var missing = (long)manifest.BlockCount * manifest.BlockSize - blocks.Length;
        if (missing < 0 || missing >= manifest.BlockSize || tree.Length != TreeFile.Length(layout))
            return null;
        var check = new DatasetCheck(manifest, blocks, tree, layout);
        var havePath = Path.Combine(directory, RepoLayout.HaveFile);
        using var file = names.Contains(RepoLayout.HaveFile)
            ? disk.Open(havePath, writable: true)
            : disk.Create(havePath);
        return new StoredDataset(
            manifest.TreeCid, directory, manifest.BlockSize, blocks.Length, check.Load(file, logger))
        {
            IsOnDisk = true,
        };
    }

    private HaveBitmap Load(IDiskFile file, ILogger logger)
    {
        var count = _layout.LeafCount;
        if (HaveFile.ReadHeader(file) is { } header
            && header.BlockCount == count
            && header.BlockSize == _manifest.BlockSize
            && header.StoredBytes == _blocks.Length)
        {
            if (header.IsComplete)
                return HaveBitmap.Complete(count);
            return LoadPages(file, logger, isHeaderValid: true);
        }

        return LoadPages(file, logger, isHeaderValid: false);
    }

    private HaveBitmap LoadPages(IDiskFile file, ILogger logger, bool isHeaderValid)
    {
        var have = HaveBitmap.Empty(_layout.LeafCount);
        var isDamaged = !isHeaderValid;
        for (var page = 0; page < HaveFile.PageCount(_layout.LeafCount); page++)
        {
            if (isHeaderValid && HaveFile.ReadPage(file, have, page))
                continue;
            isDamaged = true;
            Log.Rechecking(logger, _manifest.TreeCid, page);
            Recheck(have, page);
        }

        if (isDamaged)
            Save(file, have);
        return have;
    }

    private void Recheck(HaveBitmap have, int page)
    {
        var block = new byte[_manifest.BlockSize];
        Span<byte> leaf = stackalloc byte[BlockDigest.Bytes];
        var first = page * HaveFile.PageBlocks;
        var end = Math.Min(first + HaveFile.PageBlocks, _layout.LeafCount);
        for (var index = first; index < end; index++)
        {
            var length = (int)Math.Min(_manifest.BlockSize, _blocks.Length - (long)index * _manifest.BlockSize);
            var bytes = block.AsSpan(0, length);
            if (_blocks.Read(bytes, (long)index * _manifest.BlockSize) != length)
                continue;
            BlockDigest.Compute(bytes, _manifest.BlockSize, leaf);
            if (TreeFile.Prove(_tree, _layout, index) is { } proof && proof.Verify(leaf, _manifest.TreeCid.Digest))
                have.Add(index);
        }
    }

    private void Save(IDiskFile file, HaveBitmap have)
    {
        for (var page = 0; page < HaveFile.PageCount(have.BlockCount); page++)
            HaveFile.WritePage(file, page, HaveFile.SnapshotPage(have, page));
        file.Flush();
        HaveFile.WriteHeader(
            file, new HaveHeader(_manifest.BlockSize, have.BlockCount, _blocks.Length, have.IsComplete));
        file.Flush();
    }

    private static partial class Log
    {
        [LoggerMessage(
            4, LogLevel.Warning, "Dataset {TreeCid}: page {Page} of its bitmap is damaged, checking its blocks")]
        public static partial void Rechecking(ILogger logger, Cid treeCid, int page);
    }
}
