using Codex.Content;
using Codex.Storage.Concurrency;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Quota;
using Codex.Storage.Recovery;

namespace Codex.Storage.Catalog;

/// <summary>
/// Every change of what the repo holds, in the one order that a crash cannot spoil. A dataset's directory is in place
/// before the manifest that names it, and a manifest is gone before its dataset: so whatever a crash leaves without a
/// manifest was never acknowledged, or was deleted.
/// </summary>
internal sealed class CatalogWriter(
    IDisk disk,
    RepoLayout repo,
    DatasetCatalog catalog,
    QuotaLedger ledger,
    TrashCollector trash,
    Durability durability)
{
    private readonly StripedLock _locks = new();

    /// <summary>
    /// Puts a complete dataset from staging, and its manifest, in place. The staging directory is used up or trashed.
    /// </summary>
    public async Task<StoredManifest> CommitAsync(
        string stagingDirectory,
        Manifest manifest,
        byte[] manifestBlock,
        Reservation reservation,
        CancellationToken cancellationToken)
    {
        using var holder = await _locks.EnterAsync(manifest.TreeCid, cancellationToken).ConfigureAwait(false);
        var isKnown = catalog.TryGetDataset(manifest.TreeCid, out var dataset);
        if (isKnown && dataset!.Have.IsComplete && dataset.IsOnDisk && dataset.HasShapeOf(manifest))
            Discard(stagingDirectory);
        else
            dataset = Replace(dataset, stagingDirectory, manifest, reservation);
        try
        {
            return AddManifest(manifest, manifestBlock, dataset!);
        }
        catch when (dataset!.References == 0)
        {
            Drop(dataset);
            throw;
        }
    }

    /// <summary>Adds a manifest that came from elsewhere; null when another of the same tree contradicts it.</summary>
    public async Task<StoredManifest?> AddManifestAsync(
        Manifest manifest, byte[] manifestBlock, CancellationToken cancellationToken)
    {
        using var holder = await _locks.EnterAsync(manifest.TreeCid, cancellationToken).ConfigureAwait(false);
        if (!catalog.TryGetDataset(manifest.TreeCid, out var dataset))
            dataset = StoredDataset.Absent(manifest, repo);
        else if (!dataset.HasShapeOf(manifest))
            return null;
        return AddManifest(manifest, manifestBlock, dataset);
    }

    /// <summary>
    /// Makes sure that a partial dataset has its files, and returns it; null when the manifest is gone.
    /// </summary>
    public async Task<StoredDataset?> MaterialiseAsync(StoredManifest stored, CancellationToken cancellationToken)
    {
        using var holder = await _locks.EnterAsync(stored.Manifest.TreeCid, cancellationToken).ConfigureAwait(false);
        if (!catalog.TryGetManifest(stored.Cid, out _)
            || !catalog.TryGetDataset(stored.Manifest.TreeCid, out var dataset))
            return null;
        if (dataset.IsOnDisk)
            return dataset;
        var directory = repo.NewStagingPath();
        disk.CreateDirectory(directory);
        using (var blocks = disk.Create(Path.Combine(directory, RepoLayout.BlocksFile)))
        using (var tree = disk.Create(Path.Combine(directory, RepoLayout.TreeFile)))
        using (var have = disk.Create(Path.Combine(directory, RepoLayout.HaveFile)))
        {
            blocks.SetLength(dataset.StoredBytes);
            tree.SetLength(TreeFile.Length(dataset.Layout));
            for (var page = 0; page < HaveFile.PageCount(dataset.Have.BlockCount); page++)
                HaveFile.WritePage(have, page, HaveFile.SnapshotPage(dataset.Have, page));
            HaveFile.WriteHeader(have, dataset.Header());
            FlushFile(blocks);
            FlushFile(tree);
            FlushFile(have);
        }

        FlushDirectory(directory);
        disk.Move(directory, dataset.Directory);
        FlushDirectory(repo.Datasets);
        dataset.IsOnDisk = true;
        return dataset;
    }

    /// <summary>Deletes a manifest, and its dataset when no other manifest names it.</summary>
    public async Task<bool> DeleteAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        if (!catalog.TryGetManifest(manifestCid, out var stored))
            return false;
        using var holder = await _locks.EnterAsync(stored.Manifest.TreeCid, cancellationToken).ConfigureAwait(false);
        if (!catalog.TryGetManifest(manifestCid, out stored)
            || !catalog.TryGetDataset(stored.Manifest.TreeCid, out var dataset))
        {
            return false;
        }

        RemoveManifest(stored, dataset);
        FlushDirectory(repo.Manifests);
        if (dataset.References == 0)
            Drop(dataset);
        trash.Wake();
        return true;
    }

    /// <summary>Gives up what an ingest left in staging, if anything is there.</summary>
    public void Discard(string stagingDirectory)
    {
        if (!disk.DirectoryExists(stagingDirectory))
            return;
        disk.Move(stagingDirectory, repo.NewTrashPath());
        trash.Wake();
    }

    private StoredDataset Replace(
        StoredDataset? old, string stagingDirectory, Manifest manifest, Reservation reservation)
    {
        var dataset = new StoredDataset(
            manifest.TreeCid,
            repo,
            manifest.BlockSize,
            manifest.DatasetSize,
            HaveBitmap.Complete(manifest.BlockCount))
        {
            IsOnDisk = true,
        };
        FlushDirectory(stagingDirectory);
        if (old is not null)
            Retire(old);
        disk.Move(stagingDirectory, dataset.Directory);
        FlushDirectory(repo.Datasets);
        reservation.Settle(dataset.Have.Count, (long)dataset.Have.Count * dataset.BlockSize);
        if (old is not null)
            TakeOver(old, dataset);
        catalog.Set(dataset);
        return dataset;
    }

    /// <summary>Manifests of the old dataset name the new one now; those that contradict it were never true.</summary>
    private void TakeOver(StoredDataset old, StoredDataset dataset)
    {
        foreach (var stored in catalog.Manifests.Where(other => other.Manifest.TreeCid == old.TreeCid))
        {
            if (dataset.HasShapeOf(stored.Manifest))
                dataset.References++;
            else
                RemoveManifest(stored, old);
        }
    }

    private StoredManifest AddManifest(Manifest manifest, byte[] block, StoredDataset dataset)
    {
        var cid = Cid.OfManifest(block);
        if (catalog.TryGetManifest(cid, out var known))
            return known;
        var staged = repo.NewStagingPath();
        using (var file = disk.Create(staged))
        {
            file.Write(block, 0);
            FlushFile(file);
        }

        var path = repo.Manifest(cid);
        disk.Move(staged, path);
        FlushDirectory(repo.Manifests);
        var stored = new StoredManifest(cid, manifest, block.Length, disk.ModifiedAt(path));
        catalog.Set(dataset);
        catalog.Add(stored, dataset);
        ledger.Add(1, block.Length);
        return stored;
    }

    private void RemoveManifest(StoredManifest stored, StoredDataset dataset)
    {
        disk.Move(repo.Manifest(stored.Cid), repo.NewTrashPath());
        catalog.Remove(stored, dataset);
        ledger.Remove(1, stored.BlockBytes);
    }

    private void Drop(StoredDataset dataset)
    {
        catalog.Remove(dataset);
        Retire(dataset);
    }

    private void Retire(StoredDataset dataset)
    {
        dataset.Retire(ledger);
        if (!dataset.IsOnDisk)
            return;
        disk.Move(dataset.Directory, repo.NewTrashPath());
        FlushDirectory(repo.Datasets);
        trash.Wake();
    }

    private void FlushFile(IDiskFile file)
    {
        if (durability == Durability.Strict)
            file.Flush();
    }

    private void FlushDirectory(string path)
    {
        if (durability == Durability.Strict)
            disk.FlushDirectory(path);
    }
}
