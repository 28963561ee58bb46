using System.Collections.Concurrent;
using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;
using Microsoft.Extensions.Logging;

namespace Codex.Storage.Recovery;

/// <summary>
/// Builds the catalog from the disk. What no acknowledged operation left behind goes to the trash: everything in
/// staging, datasets that no manifest names, manifests that are not what their name says.
/// </summary>
internal sealed partial class RepoRecovery(IDisk disk, RepoLayout repo, QuotaLedger ledger, ILogger logger)
{
    private readonly DatasetCatalog _catalog = new();

    public DatasetCatalog Recover(CancellationToken cancellationToken)
    {
        foreach (var directory in (string[])[repo.Root, repo.Datasets, repo.Manifests, repo.Staging, repo.Trash])
            disk.CreateDirectory(directory);
        disk.FlushDirectory(repo.Root);
        disk.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(repo.Root)) ?? repo.Root);
        foreach (var name in disk.List(repo.Staging))
            disk.Move(Path.Combine(repo.Staging, name), repo.NewTrashPath());
        foreach (var (dataset, manifests) in LoadDatasets(LoadManifests(cancellationToken), cancellationToken))
            Admit(dataset, manifests);
        foreach (var name in disk.List(repo.Datasets))
            DropUnlessNamed(name);
        var (blocks, usedBytes, _) = ledger.Snapshot();
        Log.Recovered(logger, _catalog.Manifests.Count, blocks, usedBytes);
        return _catalog;
    }

    private ConcurrentBag<StoredManifest> LoadManifests(CancellationToken cancellationToken)
    {
        var manifests = new ConcurrentBag<StoredManifest>();
        Parallel.ForEach(
            disk.List(repo.Manifests),
            InParallel(cancellationToken),
            name =>
            {
                if (LoadManifest(name) is { } manifest)
                    manifests.Add(manifest);
            });
        return manifests;
    }

    private ConcurrentBag<(StoredDataset Dataset, StoredManifest[] Manifests)> LoadDatasets(
        IEnumerable<StoredManifest> manifests, CancellationToken cancellationToken)
    {
        var datasets = new ConcurrentBag<(StoredDataset, StoredManifest[])>();
        Parallel.ForEach(
            manifests.GroupBy(stored => stored.Manifest.TreeCid).Select(group => group.ToArray()),
            InParallel(cancellationToken),
            group => datasets.Add((LoadDataset(group), group)));
        return datasets;
    }

    private static ParallelOptions InParallel(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };

    private StoredManifest? LoadManifest(string name)
    {
        var path = Path.Combine(repo.Manifests, name);
        using (var file = disk.Open(path, writable: false))
        {
            if (Cid.TryParse(name, out var cid, out _)
                && cid.IsManifest
                && file.Length <= ContentLimits.MaxManifestBytes)
            {
                var block = new byte[file.Length];
                if (file.Read(block, 0) == block.Length
                    && Cid.OfManifest(block) == cid
                    && ManifestCodec.TryDecode(block, out var manifest, out _)
                    && manifest.BlockSize <= StorageLimits.MaxBlockSize)
                {
                    return new StoredManifest(cid, manifest, block.Length, disk.ModifiedAt(path));
                }
            }
        }

        DropManifest(name);
        return null;
    }

    private void Admit(StoredDataset dataset, StoredManifest[] manifests)
    {
        _catalog.Set(dataset);
        ledger.Add(dataset.Have.Count, (long)dataset.Have.Count * dataset.BlockSize);
        foreach (var stored in manifests)
        {
            // Of manifests that contradict each other the blocks on the disk tell which is true.
            if (!dataset.HasShapeOf(stored.Manifest))
            {
                DropManifest(stored.Cid.ToString());
                continue;
            }

            _catalog.Add(stored, dataset);
            ledger.Add(1, stored.BlockBytes);
        }
    }

    private StoredDataset LoadDataset(StoredManifest[] manifests)
    {
        var directory = repo.Dataset(manifests[0].Manifest.TreeCid);
        foreach (var stored in manifests)
        {
            if (DatasetCheck.Load(disk, repo, stored.Manifest, logger) is { } dataset)
                return dataset;
        }

        if (disk.DirectoryExists(directory))
        {
            Log.DatasetDropped(logger, manifests[0].Manifest.TreeCid, "its files are not those of a manifest");
            disk.Move(directory, repo.NewTrashPath());
        }

        return StoredDataset.Absent(manifests[0].Manifest, repo);
    }

    private void DropManifest(string name)
    {
        Log.ManifestDropped(logger, name);
        disk.Move(Path.Combine(repo.Manifests, name), repo.NewTrashPath());
    }

    private void DropUnlessNamed(string name)
    {
        if (Cid.TryParse(name, out var cid, out _) && _catalog.TryGetDataset(cid, out var dataset) && dataset.IsOnDisk)
            return;
        Log.DatasetDropped(logger, cid, "no manifest names it");
        disk.Move(Path.Combine(repo.Datasets, name), repo.NewTrashPath());
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "Repo recovered: {Manifests} manifests, {Blocks} blocks, {Bytes} bytes")]
        public static partial void Recovered(ILogger logger, int manifests, long blocks, long bytes);

        [LoggerMessage(2, LogLevel.Warning, "Manifest {Name} is damaged and was removed")]
        public static partial void ManifestDropped(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "Dataset {TreeCid} was removed: {Reason}")]
        public static partial void DatasetDropped(ILogger logger, Cid treeCid, string reason);
    }
}
