using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Codex.Libp2p.Transport;

namespace Codex.Discovery.Providers;

/// <summary>
/// Provider records in memory, for 24 hours. Nothing is written to disk: their owners repeat them every half hour.
/// </summary>
/// <remarks>
/// Anybody may announce anything, so all share a bounded room (entries, memory, entries per key, entries per
/// source). When it is full, the source that announced most loses its oldest entry. A flood from one address, under
/// however many identities, evicts only itself; one from many evicts whoever announced more than each of them. What
/// this node provides itself is not in here.
/// </remarks>
public sealed class MemoryProviderStore(DiscoveryLimits limits, TimeProvider timeProvider) : IProviderStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NodeId, List<ProviderEntry>> _keys = [];
    private readonly SourceShares _shares = new();
    // All entries live equally long: who came first goes first.
    private readonly LinkedList<ProviderEntry> _byAge = [];
    private readonly Dictionary<ProviderEntry, LinkedListNode<ProviderEntry>> _ages = [];

    /// <summary>Entries.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _ages.Count;
        }
    }

    /// <summary>Memory that entries take, in bytes, estimated from above.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> AddAsync(
        NodeId key, SignedPeerRecord record, ProviderOrigin origin, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(Add(key, record, origin));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(NodeId key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            RemoveExpired();
            IReadOnlyList<SignedPeerRecord> records = _keys.TryGetValue(key, out var entries)
                ?
                [
                    .. Enumerable.Reverse(entries)
                        .Take(limits.MaxProvidersPerKey)
                        .Select(static entry => entry.Record),
                ]
                : [];
            return ValueTask.FromResult(records);
        }
    }

    /// <inheritdoc/>
    public SignedPeerRecord? FindOwn(NodeId key) => null;

    private bool Add(NodeId key, SignedPeerRecord record, ProviderOrigin origin)
    {
        RemoveExpired();
        if (Find(key, record.PeerId) is { } known)
        {
            if (record.Sequence < known.Record.Sequence)
                return false;
            Remove(known);
        }
        var source = SourceKey.Of(origin.Address);
        var entry = new ProviderEntry(key, record, source, timeProvider.GetUtcNow() + limits.ProviderLifetime);
        MakeRoom(key, source, entry.Bytes);
        Insert(entry);
        return true;
    }

    private void MakeRoom(NodeId key, SourceKey source, int bytes)
    {
        if (_keys.TryGetValue(key, out var entries) && entries.Count >= limits.MaxProvidersPerKey)
            Remove(entries.GroupBy(static entry => entry.Source).MaxBy(static group => group.Count())!.First());
        if (_shares.CountOf(source) >= limits.MaxProviderEntriesPerSource)
            Remove(_shares.OldestOf(source));
        while ((_ages.Count >= limits.MaxProviderEntries || Bytes + bytes > limits.MaxProviderBytes)
            && _shares.TryGetOldestOfGreediest(out var victim))
            Remove(victim);
    }

    private ProviderEntry? Find(NodeId key, PeerId provider) =>
        _keys.TryGetValue(key, out var entries)
            ? entries.Find(entry => entry.Record.PeerId == provider)
            : null;

    private void RemoveExpired()
    {
        var now = timeProvider.GetUtcNow();
        while (_byAge.First is { } oldest && oldest.Value.ExpiresAt <= now)
            Remove(oldest.Value);
    }

    private void Insert(ProviderEntry entry)
    {
        if (!_keys.TryGetValue(entry.Key, out var entries))
            _keys.Add(entry.Key, entries = []);
        entries.Add(entry);
        _ages.Add(entry, _byAge.AddLast(entry));
        _shares.Add(entry.Source, entry);
        Bytes += entry.Bytes;
    }

    private void Remove(ProviderEntry entry)
    {
        var entries = _keys[entry.Key];
        entries.Remove(entry);
        if (entries.Count == 0)
            _keys.Remove(entry.Key);
        _ages.Remove(entry, out var node);
        _byAge.Remove(node!);
        _shares.Remove(entry.Source, entry);
        Bytes -= entry.Bytes;
    }
}
