using System.Collections.Concurrent;
using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Serving;

/// <summary>
/// Serves peers with what is here, and with what they wait for once it is: presences, blocks of datasets with their
/// proofs, manifests (block exchange, section 1.2).
/// </summary>
/// <remarks>
/// Taking a want list in costs memory lookups and bits; it neither waits nor touches the disk, so that it can be done
/// where the peer is read. Peers take turns at the disk, a message each. What is not taken by its peer is not read: at
/// most one message of each peer is in memory, beside what its stream holds.
/// </remarks>
public sealed class BlockServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<IExchangePeer, ServedPeer> _peers = new();
    private readonly WaitingPeers _waiting = new();
    private readonly PageBudget _budget;
    private readonly ServingServices _services;

    /// <summary>A server without peers.</summary>
    /// <param name="store">The datasets of this node.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    public BlockServer(
        DatasetStore store, ServingLimits limits, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _budget = new PageBudget(limits);
        _services = new ServingServices(
            store,
            limits,
            timeProvider,
            new TurnQueue(limits.Turns),
            new ReaderPool(store, limits, timeProvider),
            new ServingMetrics(),
            loggerFactory.CreateLogger<BlockServer>());
    }

    /// <summary>Open readers that nobody uses, for tests.</summary>
    internal int IdleReaders => _services.Readers.IdleCount;

    /// <summary>A peer wants something, or no longer. Never waits.</summary>
    public ValueTask OnWantsAsync(IExchangePeer peer, WantList wants, CancellationToken cancellationToken)
    {
        _services.Metrics.Received(wants);
        var served = _peers.GetOrAdd(peer, Add);
        if (served.Wants.Handle(wants) is var dropped and > 0)
            _services.Metrics.Dropped(dropped);
        served.Serve();
        return ValueTask.CompletedTask;
    }

    /// <summary>A peer is gone: forgets what it wanted.</summary>
    public void OnLeft(IExchangePeer peer)
    {
        if (_peers.TryRemove(peer, out var served))
            served.Dispose();
    }

    /// <summary>A block of a dataset is here now, for peers that wait for it. Costs a lookup when none does.</summary>
    public void NotifyStored(Cid treeCid, int index) => Notify(BlockAddress.Leaf(treeCid, index));

    /// <summary>A manifest is here now.</summary>
    public void NotifyManifest(Cid manifestCid) => Notify(BlockAddress.Block(manifestCid));

    /// <summary>A manifest and all of its dataset are here now.</summary>
    public void NotifyDatasetStored(StoredManifest dataset)
    {
        NotifyManifest(dataset.Cid);
        for (var first = 0L; first < dataset.Manifest.BlockCount; first += WantPage.Blocks)
        {
            var key = PageKey.Of(BlockAddress.Leaf(dataset.Manifest.TreeCid, (int)first), out _);
            foreach (var wants in _waiting.Of(key))
            {
                if (wants.OnStored(key))
                    wants.WhenOwed();
            }
        }
    }

    /// <summary>Stops serving; messages under way are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        var served = _peers.Values.ToArray();
        foreach (var peer in _peers.Keys)
            OnLeft(peer);
        await Task.WhenAll(served.Select(static peer => peer.Serving)).ConfigureAwait(false);
        _services.Readers.Dispose();
        _services.Metrics.Dispose();
    }

    private void Notify(BlockAddress address)
    {
        var key = PageKey.Of(address, out var slot);
        foreach (var wants in _waiting.Of(key))
        {
            if (wants.OnStored(key, slot))
                wants.WhenOwed();
        }
    }

    private ServedPeer Add(IExchangePeer peer) => peer is IServedPeer writable
        ? new ServedPeer(writable, new PeerWants(_waiting, _budget, IsHere), _services)
        : throw new ArgumentException($"{peer.GetType()} cannot be written to in place.", nameof(peer));

    private bool IsHere(BlockAddress address) => address.IsLeaf
        ? _services.Store.HasBlock(address.Cid, address.Index)
        : _services.Store.FindManifest(address.Cid) is not null;
}
