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
internal sealed partial class DatasetCheck(
    IDisk disk, string directory, Manifest manifest, long storedBytes, ILogger logger)
{
    private readonly MerkleLayout _layout = new(manifest.BlockCount);

    /// <summary>
    /// The dataset with the blocks that are here, or null when the directory does not hold this dataset.
    /// </summary>
    public static StoredDataset? Load(IDisk disk, RepoLayout repo, Manifest manifest, ILogger logger)
    {
        var directory = repo.Dataset(manifest.TreeCid);
        // Two lengths and one small file: a repo of many datasets must not delay the start.
        if (disk.LengthOf(Path.Combine(directory, RepoLayout.BlocksFile)) is not { } storedBytes
            || disk.LengthOf(Path.Combine(directory, RepoLayout.TreeFile)) is not { } treeBytes)
        {
            return null;
        }

        var missing = (long)manifest.BlockCount * manifest.BlockSize - storedBytes;
        if (missing < 0
            || missing >= manifest.BlockSize
            || treeBytes != TreeFile.Length(new MerkleLayout(manifest.BlockCount)))
        {
            return null;
        }

        var have = new DatasetCheck(disk, directory, manifest, storedBytes, logger).LoadHave();
        return new StoredDataset(manifest.TreeCid, repo, manifest.BlockSize, storedBytes, have)
        {
            IsOnDisk = true,
        };
    }

    private HaveBitmap LoadHave()
    {
        var path = Path.Combine(directory, RepoLayout.HaveFile);
        using var file = disk.LengthOf(path) is null ? disk.Create(path) : disk.Open(path, writable: true);
        if (HaveFile.ReadHeader(file) is { } header
            && header.BlockCount == _layout.LeafCount
            && header.BlockSize == manifest.BlockSize
            && header.StoredBytes == storedBytes)
        {
            return header.IsComplete ? HaveBitmap.Complete(_layout.LeafCount) : LoadPages(file, isHeaderValid: true);
        }

        return LoadPages(file, isHeaderValid: false);
    }

    private HaveBitmap LoadPages(IDiskFile file, bool isHeaderValid)
    {
        var have = HaveBitmap.Empty(_layout.LeafCount);
        var isDamaged = !isHeaderValid;
        for (var page = 0; page < HaveFile.PageCount(_layout.LeafCount); page++)
        {
            if (isHeaderValid && HaveFile.ReadPage(file, have, page))
                continue;
            isDamaged = true;
            Log.Rechecking(logger, manifest.TreeCid, page);
            Recheck(have, page);
        }

        if (isDamaged)
            Save(file, have);
        return have;
    }

    private void Recheck(HaveBitmap have, int page)
    {
        using var blocks = disk.Open(Path.Combine(directory, RepoLayout.BlocksFile), writable: false);
        using var tree = disk.Open(Path.Combine(directory, RepoLayout.TreeFile), writable: false);
        var checker = new BlockChecker(blocks, tree, _layout, manifest.BlockSize, storedBytes, manifest.TreeCid);
        var first = page * HaveFile.PageBlocks;
        var end = Math.Min(first + HaveFile.PageBlocks, _layout.LeafCount);
        for (var index = first; index < end; index++)
        {
            if (checker.IsWhole(index))
                have.Add(index);
        }
    }

    private void Save(IDiskFile file, HaveBitmap have)
    {
        for (var page = 0; page < HaveFile.PageCount(have.BlockCount); page++)
            HaveFile.WritePage(file, page, HaveFile.SnapshotPage(have, page));
        file.Flush();
        HaveFile.WriteHeader(
            file, new HaveHeader(manifest.BlockSize, have.BlockCount, storedBytes, have.IsComplete));
        file.Flush();
    }

    private static partial class Log
    {
        [LoggerMessage(
            4, LogLevel.Warning, "Dataset {TreeCid}: page {Page} of its bitmap is damaged, checking its blocks")]
        public static partial void Rechecking(ILogger logger, Cid treeCid, int page);
    }
}
