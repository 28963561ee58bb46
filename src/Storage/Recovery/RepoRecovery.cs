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
        foreach (var manifest in LoadManifests(cancellationToken))
            Admit(manifest);
        foreach (var name in disk.List(repo.Datasets))
            DropUnlessNamed(name);
        var (blocks, usedBytes, _) = ledger.Snapshot();
        Log.Recovered(logger, _catalog.Manifests.Count, blocks, usedBytes);
        return _catalog;
    }

    private List<StoredManifest> LoadManifests(CancellationToken cancellationToken)
    {
        var manifests = new List<StoredManifest>();
        var gate = new Lock();
        Parallel.ForEach(
            disk.List(repo.Manifests),
            new ParallelOptions
            {
                CancellationToken = cancellationToken,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            name =>
            {
                if (LoadManifest(name) is { } manifest)
                {
                    lock (gate)
                        manifests.Add(manifest);
                }
            });
        return manifests;
    }

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

        Log.ManifestDropped(logger, name);
        disk.Move(path, repo.NewTrashPath());
        return null;
    }

    private void Admit(StoredManifest stored)
    {
        if (!_catalog.TryGetDataset(stored.Manifest.TreeCid, out var dataset))
        {
            dataset = LoadDataset(stored.Manifest);
            _catalog.Set(dataset);
            ledger.Add(dataset.Have.Count, (long)dataset.Have.Count * dataset.BlockSize);
        }

        _catalog.Add(stored, dataset);
        ledger.Add(1, stored.BlockBytes);
    }

    private StoredDataset LoadDataset(Manifest manifest)
    {
        var directory = repo.Dataset(manifest.TreeCid);
        if (disk.DirectoryExists(directory))
        {
            if (DatasetCheck.Load(disk, directory, manifest, logger) is { } dataset)
                return dataset;
            Log.DatasetDropped(logger, manifest.TreeCid, "its files are not those of the manifest");
            disk.Move(directory, repo.NewTrashPath());
        }

        return StoredDataset.Absent(manifest, directory);
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
