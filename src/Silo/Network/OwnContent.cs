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
    private readonly NodeIdTable<Holding> _keys = new();

    /// <summary>Whether it is the key of a manifest or a tree that is here.</summary>
    public bool Contains(NodeId key)
    {
        lock (_lock)
            return _keys.Find(key) >= 0;
    }

    /// <summary>
    /// True once for each key that is here: whoever gets it loads the providers that were remembered. A key that went
    /// and came again is new.
    /// </summary>
    public bool TryBeginLoading(NodeId key)
    {
        lock (_lock)
        {
            var slot = _keys.Find(key);
            if (slot < 0 || _keys.At(slot).IsLoadingBegun)
                return false;
            _keys.At(slot).IsLoadingBegun = true;
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
            if (!_keys.TryAdd(NodeId.Of(dataset.Cid), out _))
                return cids;
            _keys.TryAdd(NodeId.Of(dataset.Manifest.TreeCid), out var tree);

            // Several manifests may name one tree: it is here as long as one of them is.
            _keys.At(tree).Manifests++;
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
        var treeKey = NodeId.Of(dataset.Manifest.TreeCid);
        lock (_lock)
        {
            if (!_keys.Remove(NodeId.Of(dataset.Cid)))
                return [];
            if (--_keys.At(_keys.Find(treeKey)).Manifests > 0)
                return [dataset.Cid];
            _keys.Remove(treeKey);
            return Cids(dataset);
        }
    }

    private static Cid[] Cids(StoredManifest dataset) => [dataset.Cid, dataset.Manifest.TreeCid];

    private struct Holding
    {
        /// <summary>Of a tree: the manifests here that name it.</summary>
        public int Manifests;

        public bool IsLoadingBegun;
    }
}
