using System.Diagnostics.CodeAnalysis;
using Codex.Libp2p.Transport;

namespace Codex.Discovery.Providers;

/// <summary>
/// Which source announced how much, and who announced most: whoever floods makes room at its own cost. All operations
/// take constant time. Guarded by the store's lock.
/// </summary>
internal sealed class SourceShares
{
    private readonly Dictionary<SourceKey, Share> _shares = [];
    private readonly Dictionary<int, LinkedList<Share>> _byCount = [];
    private int _largest;

    /// <summary>Entries of a source.</summary>
    public int CountOf(SourceKey source) => _shares.TryGetValue(source, out var share) ? share.Entries.Count : 0;

    public void Add(SourceKey source, ProviderEntry entry)
    {
        if (!_shares.TryGetValue(source, out var share))
            _shares.Add(source, share = new Share(source));
        Leave(share);
        share.Nodes.Add(entry, share.Entries.AddLast(entry));
        Enter(share);
    }

    public void Remove(SourceKey source, ProviderEntry entry)
    {
        var share = _shares[source];
        Leave(share);
        share.Nodes.Remove(entry, out var node);
        share.Entries.Remove(node!);
        Enter(share);
        while (_largest > 0 && !_byCount.ContainsKey(_largest))
            _largest--;
    }

    /// <summary>The oldest entry of a source.</summary>
    public ProviderEntry OldestOf(SourceKey source) => _shares[source].Entries.First!.Value;

    /// <summary>
    /// The oldest entry of the source that has most; of several such, of the one that had so many first.
    /// </summary>
    public bool TryGetOldestOfGreediest([NotNullWhen(true)] out ProviderEntry? entry)
    {
        entry = _largest == 0 ? null : _byCount[_largest].First!.Value.Entries.First!.Value;
        return entry is not null;
    }

    private void Leave(Share share)
    {
        if (share.Place is not { } place)
            return;
        var list = place.List!;
        list.Remove(place);
        if (list.Count == 0)
            _byCount.Remove(share.Entries.Count);
    }

    private void Enter(Share share)
    {
        var count = share.Entries.Count;
        if (count == 0)
        {
            _shares.Remove(share.Source);
            share.Place = null;
            return;
        }
        if (!_byCount.TryGetValue(count, out var list))
            _byCount.Add(count, list = []);
        share.Place = list.AddLast(share);
        _largest = Math.Max(_largest, count);
    }

    private sealed class Share(SourceKey source)
    {
        public SourceKey Source { get; } = source;

        public LinkedList<ProviderEntry> Entries { get; } = [];

        public Dictionary<ProviderEntry, LinkedListNode<ProviderEntry>> Nodes { get; } = [];

        public LinkedListNode<Share>? Place { get; set; }
    }
}
