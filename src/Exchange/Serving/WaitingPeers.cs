using System.Collections.Concurrent;

namespace Codex.Exchange.Serving;

/// <summary>
/// Which peers wait for blocks of which page. Whoever stores a block asks it; that has to cost nothing when nobody
/// waits.
/// </summary>
internal sealed class WaitingPeers
{
    private readonly ConcurrentDictionary<PageKey, PeerWants[]> _peers = new();

    public void Add(PageKey key, PeerWants peer) =>
        _peers.AddOrUpdate(key, static (_, added) => [added], static (_, peers, added) => [.. peers, added], peer);

    public void Remove(PageKey key, PeerWants peer)
    {
        while (_peers.TryGetValue(key, out var peers))
        {
            PeerWants[] left = [.. peers.Where(other => other != peer)];
            if (left.Length == 0
                ? _peers.TryRemove(new KeyValuePair<PageKey, PeerWants[]>(key, peers))
                : _peers.TryUpdate(key, left, peers))
                return;
        }
    }

    public ReadOnlySpan<PeerWants> Of(PageKey key) => _peers.GetValueOrDefault(key);
}
