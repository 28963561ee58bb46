using System.Collections.Concurrent;
using Codex.Content;
using Codex.Discovery.Routing;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>
/// The content keys of datasets that are here, whole or growing: those whose providers are worth remembering across
/// restarts. Bounded by the number of datasets.
/// </summary>
internal sealed class OwnContent
{
    private readonly ConcurrentDictionary<NodeId, byte> _keys = new();

    public bool Contains(NodeId key) => _keys.ContainsKey(key);

    public void Add(StoredManifest dataset)
    {
        foreach (var cid in Cids(dataset))
            _keys.TryAdd(NodeId.Of(cid), 0);
    }

    public void Remove(StoredManifest dataset)
    {
        foreach (var cid in Cids(dataset))
            _keys.TryRemove(NodeId.Of(cid), out _);
    }

    /// <summary>What a dataset is announced under (block exchange, section 1.3).</summary>
    public static Cid[] Cids(StoredManifest dataset) => [dataset.Cid, dataset.Manifest.TreeCid];
}
