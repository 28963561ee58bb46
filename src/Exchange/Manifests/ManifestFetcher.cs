using System.Collections.Concurrent;
using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Providers;
using Codex.Libp2p.Identity;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Manifests;

/// <summary>
/// Fetches manifests by CID: asks every peer that is connected, looks for providers meanwhile, and asks each that
/// joins. Callers of one CID share a fetch; when the last of them gives up, it ends.
/// </summary>
internal sealed partial class ManifestFetcher(
    DatasetStore store,
    ConnectedPeers peers,
    ProviderSearch search,
    ProviderMemory memory,
    int maxFetches,
    TimeProvider time,
    ILogger<ManifestFetcher> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Cid, ManifestFetch> _fetches = new();
    private bool _isClosed;

    /// <summary>The manifest, from here or from a peer.</summary>
    /// <param name="cid">CID of a manifest.</param>
    /// <param name="cancellationToken">When it fires, the manifest has not been found.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<ManifestResult> FetchAsync(Cid cid, CancellationToken cancellationToken)
    {
        // Whoever sends what another CID names would count as a liar.
        if (!cid.IsManifest)
            return new ManifestResult(ManifestStatus.Unusable, null);
        if (store.FindManifest(cid) is { } here)
            return new ManifestResult(ManifestStatus.Found, here);
        if (Join(cid) is not { } fetch)
            return new ManifestResult(ManifestStatus.Busy, null);
        try
        {
            var block = await fetch.Block.WaitAsync(cancellationToken).ConfigureAwait(false);
            var stored = await store.AddManifestAsync(block, CancellationToken.None).ConfigureAwait(false);
            return new ManifestResult(stored is null ? ManifestStatus.Unusable : ManifestStatus.Found, stored);
        }
        catch (OperationCanceledException)
        {
            return new ManifestResult(ManifestStatus.NotFound, null);
        }
        finally
        {
            if (fetch.Leave())
                _fetches.TryRemove(new KeyValuePair<Cid, ManifestFetch>(cid, fetch));
        }
    }

    /// <summary>A peer has joined: it may have what is looked for.</summary>
    public void OnJoined(PeerLane lane)
    {
        foreach (var fetch in _fetches.Values)
            fetch.Ask(lane);
    }

    /// <summary>A peer is gone, or does not take what it is sent: the next search asks it anew.</summary>
    public void OnLeft(PeerId peer)
    {
        foreach (var fetch in _fetches.Values)
            fetch.Forget(peer);
    }

    /// <summary>A peer that has the manifest, though it was asked when it had not.</summary>
    public void OnPresence(PeerLane lane, BlockPresence presence)
    {
        if (presence.IsHere && _fetches.TryGetValue(presence.Address.Cid, out var fetch))
            fetch.Ask(lane);
    }

    /// <summary>A block that is no leaf of a tree. Returns false when it lies about what it is.</summary>
    public bool OnDelivery(PeerId from, BlockDelivery delivery)
    {
        // What nobody waits for any more is late, or was never asked for: neither is worth the hash.
        if (!_fetches.TryGetValue(delivery.Address.Cid, out var fetch))
            return true;
        if (!fetch.TryDeliver(from, delivery.Data))
            return false;
        memory.Add(fetch.Cid, from);
        return true;
    }

    /// <summary>Gives up what is being fetched, and fetches nothing any more.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isClosed = true;
        foreach (var fetch in _fetches.Values)
            fetch.GiveUp();
    }

    private ManifestFetch? Join(Cid cid)
    {
        ManifestFetch? fetch;
        lock (_gate)
        {
            if (_isClosed)
                return null;
            if (_fetches.TryGetValue(cid, out fetch) && fetch.TryJoin())
                return fetch;

            // One that everybody has left is replaced, and takes itself out no more.
            if (fetch is null && _fetches.Count >= maxFetches)
                return null;
            fetch = new ManifestFetch(cid);
            fetch.TryJoin();
            _fetches[cid] = fetch;
        }

        _ = Task.Run(() => SearchAsync(fetch));
        return fetch;
    }

    private async Task SearchAsync(ManifestFetch fetch)
    {
        try
        {
            while (!fetch.Block.IsCompleted)
            {
                // After it is in the table: a peer that joins meanwhile is asked twice rather than not at all.
                foreach (var lane in peers.All)
                    fetch.AskOnce(lane);
                await search.RunAsync(fetch.Cid, fetch.Cid, fetch.Ended).ConfigureAwait(false);
                await Task.Delay(ManifestLimits.SearchInterval, time, fetch.Ended).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            LogEnded(fetch.Cid, fetch.Block.IsCompletedSuccessfully);
        }
    }

    [LoggerMessage(410, LogLevel.Debug, "The search for manifest {Cid} has ended, found: {Found}")]
    private partial void LogEnded(Cid cid, bool found);
}
