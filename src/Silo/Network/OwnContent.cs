using Codex.Content;
using Codex.Discovery.Routing;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>
/// The content keys of datasets that are here, whole or growing: those whose providers are worth remembering across
/// restarts. Bounded by the number of datasets. From any thread.
/// </summary>
internal sealed class OwnContent
{
    private readonly Lock _lock = new();

    // Several manifests may name one tree: it is here as long as one of them is.
    private readonly Dictionary<Cid, HashSet<Cid>> _manifestsByTree = [];
    private readonly Dictionary<NodeId, bool> _isLoadingBegun = [];

    /// <summary>Whether it is the key of a manifest or a tree that is here.</summary>
    public bool Contains(NodeId key)
    {
        lock (_lock)
            return _isLoadingBegun.ContainsKey(key);
    }

    /// <summary>
    /// True once for each key that is here: whoever gets it loads the providers that were remembered. A key that went
    /// and came again is new.
    /// </summary>
    public bool TryBeginLoading(NodeId key)
    {
        lock (_lock)
        {
            if (!_isLoadingBegun.TryGetValue(key, out var isBegun) || isBegun)
                return false;
            _isLoadingBegun[key] = true;
            return true;
        }
    }

    /// <summary>A dataset is here. Repeating it changes nothing.</summary>
    /// <returns>What it is announced under (block exchange, section 1.3): its manifest and its tree.</returns>
    public IReadOnlyList<Cid> Add(StoredManifest dataset)
    {
        var cids = Cids(dataset);
        lock (_lock)
        {
            if (!_manifestsByTree.TryGetValue(dataset.Manifest.TreeCid, out var manifests))
                _manifestsByTree.Add(dataset.Manifest.TreeCid, manifests = []);
            manifests.Add(dataset.Cid);
            foreach (var cid in cids)
                _isLoadingBegun.TryAdd(NodeId.Of(cid), false);
        }

        return cids;
    }

    /// <summary>A dataset is here no longer.</summary>
    /// <returns>
    /// What nothing here is announced under any more: its manifest, and its tree unless another manifest names it; none
    /// where the dataset was not here.
    /// </returns>
    public IReadOnlyList<Cid> Remove(StoredManifest dataset)
    {
        lock (_lock)
        {
            var tree = dataset.Manifest.TreeCid;
            if (!_manifestsByTree.TryGetValue(tree, out var manifests) || !manifests.Remove(dataset.Cid))
                return [];
            var gone = manifests.Count == 0 ? Cids(dataset) : [dataset.Cid];
            if (manifests.Count == 0)
                _manifestsByTree.Remove(tree);
            foreach (var cid in gone)
                _isLoadingBegun.Remove(NodeId.Of(cid));
            return gone;
        }
    }

    private static Cid[] Cids(StoredManifest dataset) => [dataset.Cid, dataset.Manifest.TreeCid];
}
