using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Codex.Content;

namespace Codex.Storage.Catalog;

/// <summary>
/// Everything in the repo, in memory, built from the disk at start: the disk is the truth. Lookups take no lock;
/// changes are made under the lock of the tree CID.
/// </summary>
internal sealed class DatasetCatalog
{
    private readonly ConcurrentDictionary<Cid, StoredManifest> _manifests = new();
    private readonly ConcurrentDictionary<Cid, StoredDataset> _datasets = new();

    // One of the manifests of each tree.
    private readonly ConcurrentDictionary<Cid, StoredManifest> _byTree = new();

    public ICollection<StoredManifest> Manifests => _manifests.Values;

    public ICollection<StoredDataset> Datasets => _datasets.Values;

    public bool TryGetManifest(Cid cid, [NotNullWhen(true)] out StoredManifest? manifest) =>
        _manifests.TryGetValue(cid, out manifest);

    /// <summary>One of the manifests that name a tree.</summary>
    public bool TryGetManifestOfTree(Cid treeCid, [NotNullWhen(true)] out StoredManifest? manifest) =>
        _byTree.TryGetValue(treeCid, out manifest);

    public bool TryGetDataset(Cid treeCid, [NotNullWhen(true)] out StoredDataset? dataset) =>
        _datasets.TryGetValue(treeCid, out dataset);

    /// <summary>Adds or replaces a dataset.</summary>
    public void Set(StoredDataset dataset) => _datasets[dataset.TreeCid] = dataset;

    public void Add(StoredManifest manifest, StoredDataset dataset)
    {
        if (!_manifests.TryAdd(manifest.Cid, manifest))
            return;
        _byTree.TryAdd(manifest.Manifest.TreeCid, manifest);
        dataset.References++;
    }

    public void Remove(StoredManifest manifest, StoredDataset dataset)
    {
        if (!_manifests.TryRemove(manifest.Cid, out _))
            return;
        dataset.References--;
        var tree = manifest.Manifest.TreeCid;
        if (!_byTree.TryGetValue(tree, out var known) || known.Cid != manifest.Cid)
            return;
        if (_manifests.Values.FirstOrDefault(other => other.Manifest.TreeCid == tree) is { } another)
            _byTree[tree] = another;
        else
            _byTree.TryRemove(tree, out _);
    }

    public void Remove(StoredDataset dataset) => _datasets.TryRemove(dataset.TreeCid, out _);
}
