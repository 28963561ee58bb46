using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Codex.Exchange.Downloads;
using Codex.Exchange.Manifests;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Providers;
using Codex.Exchange.Serving;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange;

/// <summary>
/// Datasets between this node and its peers: serves what is here, fetches what is not. Hears what peers say and hands
/// it to the part that it concerns: wants to the <see cref="BlockServer"/>, blocks and presences to the downloads.
/// </summary>
public sealed partial class BlockExchange : IExchangeHandler, IBlockEvents, IAsyncDisposable
{
    private readonly DatasetStore _store;
    private readonly BlockServer _server;
    private readonly IDownloadObserver _observer;
    private readonly IWantObserver? _wants;
    private readonly ConnectedPeers _peers;
    private readonly ProviderSearch _search;
    private readonly ManifestFetcher _manifests;
    private readonly DownloadTable _downloads;
    private readonly PeerNetwork _network;
    private readonly ILogger _logger;
    private int _isDisposed;

    /// <summary>An exchange that does nothing until it is started.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="store">The datasets of this node.</param>
    /// <param name="local">This node among its peers.</param>
    /// <param name="providers">Who knows who has what.</param>
    /// <param name="observer">Who is told what arrives here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where it logs.</param>
    /// <param name="wants">Who is told what peers look for; null for nobody.</param>
    public BlockExchange(
        ExchangeOptions options,
        DatasetStore store,
        ILocalPeer local,
        IProviderFinder providers,
        IDownloadObserver observer,
        TimeProvider time,
        ILoggerFactory logging,
        IWantObserver? wants = null)
    {
        _store = store;
        _observer = observer;
        _wants = wants;
        _logger = logging.CreateLogger<BlockExchange>();
        _peers = new ConnectedPeers(OnSendFailed);
        _network = new PeerNetwork(local, this, time, logging, options.Peers);
        var memory = new ProviderMemory();
        _server = new BlockServer(store, options.Serving, time, logging);
        _search = new ProviderSearch(
            providers, local, memory, _network.IsBanned, time, logging.CreateLogger<ProviderSearch>());
        _manifests = new ManifestFetcher(
            store,
            _peers,
            _search,
            memory,
            options.MaxManifestFetches,
            time,
            logging.CreateLogger<ManifestFetcher>());
        var services = new DownloadServices
        {
            Store = store,
            Peers = _peers,
            Search = _search,
            Memory = memory,
            Events = this,
            SwarmOptions = options.Swarm,
            Time = time,
            NewRandom = options.NewRandom,
        };
        _downloads = new DownloadTable(services, options.MaxDownloads, logging.CreateLogger<Download>());
    }

    /// <summary>Begins to speak with peers.</summary>
    public void Start() => _network.Start();

    /// <summary>A manifest, from here or from a peer that has it.</summary>
    /// <param name="manifestCid">CID of a manifest.</param>
    /// <param name="cancellationToken">When it fires, the manifest has not been found.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<ManifestResult> FetchManifestAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        var wasHere = _store.FindManifest(manifestCid) is not null;
        var result = await _manifests.FetchAsync(manifestCid, cancellationToken).ConfigureAwait(false);
        if (result.IsFound && !wasHere)
            _server.NotifyManifest(manifestCid);
        return result;
    }

    /// <summary>Wants all of a dataset, until <see cref="Cancel"/>. Repeating it changes nothing.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<StartStatus> StartDownloadAsync(StoredManifest dataset)
    {
        while (true)
        {
            if (_downloads.Find(dataset.Manifest.TreeCid) is { } known && known.TryWant())
                return StartStatus.Started;
            var missing = _store.CountMissing(dataset.Cid);
            if (missing == 0)
                return StartStatus.AlreadyComplete;
            if (!HasRoomFor(dataset, missing))
                return StartStatus.NoRoom;
            if (await _downloads.OpenAsync(dataset).ConfigureAwait(false) is not { } download)
                return _store.CountMissing(dataset.Cid) == 0 ? StartStatus.AlreadyComplete : StartStatus.TooMany;
            if (download.TryWant())
                return StartStatus.Started;
        }
    }

    /// <summary>How far the download of a dataset is that is wanted as a whole; null when there is none.</summary>
    public DownloadProgress? FindProgress(Cid treeCid) =>
        _downloads.Find(treeCid) is { IsWanted: true } download ? download.Progress : null;

    /// <summary>Completes when the download of a dataset has ended; null when there is none.</summary>
    public Task<DownloadStatus>? FindEnd(Cid treeCid) => _downloads.Find(treeCid)?.Ended;

    /// <summary>Takes the wish for all of a dataset back; false when there was none. What has come is kept.</summary>
    public bool Cancel(Cid treeCid) => _downloads.Find(treeCid)?.Unwant() ?? false;

    /// <summary>
    /// Reads a dataset while it arrives; null when nothing of it is missing, or there are too many downloads, or
    /// readers of this one.
    /// </summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="first">Index of the first block wanted.</param>
    /// <param name="end">Index after the last block wanted.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<DownloadReader?> OpenReaderAsync(StoredManifest dataset, int first, int end)
    {
        // Before there is a download that nobody would end.
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, dataset.Manifest.BlockCount);
        while (await _downloads.OpenAsync(dataset).ConfigureAwait(false) is { } download)
        {
            if (download.TryOpenReader(first, end) is { } reader)
                return reader;
            if (download.IsActive)
                return null;
        }

        return null;
    }

    /// <summary>The dataset came by another way, such as an upload: nothing is to be fetched any more.</summary>
    public void OnStored(StoredManifest dataset)
    {
        _downloads.Find(dataset.Manifest.TreeCid)?.End(DownloadStatus.Complete);
        _server.NotifyDatasetStored(dataset);
    }

    /// <summary>The dataset is being deleted: nothing is to be fetched any more.</summary>
    public Task OnDeletingAsync(StoredManifest dataset) => _downloads.EndAsync(dataset);

    /// <inheritdoc/>
    public void OnJoined(IExchangePeer peer)
    {
        var lane = _peers.Add(peer);
        _manifests.OnJoined(lane);
        foreach (var download in _downloads.Active)
            download.Join(lane);
    }

    /// <inheritdoc/>
    public void OnLeft(IExchangePeer peer)
    {
        _peers.Remove(peer.Id);
        _manifests.OnLeft(peer.Id);
        _server.OnLeft(peer);
        foreach (var download in _downloads.Active)
            download.Leave(peer.Id);
    }

    /// <inheritdoc/>
    public ValueTask OnWantsAsync(IExchangePeer peer, WantList wants, CancellationToken cancellationToken)
    {
        foreach (var want in _wants is null ? [] : wants.Entries)
        {
            if (!want.Address.IsLeaf && !want.IsCancel)
                _wants!.OnWanted(peer.Id, want.Address.Cid);
        }

        return _server.OnWantsAsync(peer, wants, cancellationToken);
    }

    /// <inheritdoc/>
    public void OnPresences(IExchangePeer peer, IReadOnlyList<BlockPresence> presences)
    {
        if (presences.Count == 0 || _peers.Find(peer.Id) is not { } lane)
            return;

        // A message is about one dataset as a rule: runs of one tree go together.
        for (int first = 0, end; first < presences.Count; first = end)
        {
            var address = presences[first].Address;
            end = first + 1;
            if (!address.IsLeaf)
            {
                _manifests.OnPresence(lane, presences[first]);
                continue;
            }

            while (end < presences.Count && presences[end].Address is { IsLeaf: true } next && next.Cid == address.Cid)
                end++;
            _downloads.Find(address.Cid)?.OnPresences(peer.Id, presences.Skip(first).Take(end - first));
        }
    }

    /// <inheritdoc/>
    public void OnDelivery(IExchangePeer peer, BlockDelivery delivery)
    {
        if (delivery.Address.IsLeaf)
            _downloads.Find(delivery.Address.Cid)?.OnDelivery(peer.Id, delivery);
        else if (!_manifests.OnDelivery(peer.Id, delivery))
            peer.Ban("it sent a block that is not the one it claimed to be");
    }

    /// <inheritdoc/>
    void IBlockEvents.OnBlockStored(Cid treeCid, int index) => _server.NotifyStored(treeCid, index);

    /// <inheritdoc/>
    void IBlockEvents.OnGrowing(StoredManifest dataset) => Tell(() => _observer.OnGrowing(dataset));

    /// <inheritdoc/>
    void IBlockEvents.OnEnded(Download download, DownloadStatus status)
    {
        _downloads.Remove(download);
        Tell(() => _observer.OnEnded(download.Dataset, status));
    }

    /// <summary>Ends everything; what has come is durable afterwards. Repeating it changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _network.DisposeAsync().ConfigureAwait(false);
        _manifests.Dispose();
        await _downloads.DisposeAsync().ConfigureAwait(false);
        await _search.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A peer did not take what it was to be asked: nobody waits for its answers. It may be asked anew later.
    /// </summary>
    private void OnSendFailed(PeerLane lane, Exception? exception)
    {
        LogSendFailed(exception, lane.Id);
        _manifests.OnLeft(lane.Id);
        foreach (var download in _downloads.Active)
            download.Leave(lane.Id);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of who is told must not stop a download.")]
    private void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception exception)
        {
            LogObserverFailed(exception);
        }
    }

    private bool HasRoomFor(StoredManifest dataset, int missingBlocks)
    {
        var usage = _store.Usage;
        var bytes = (long)missingBlocks * dataset.Manifest.BlockSize;
        return bytes <= usage.QuotaBytes - usage.UsedBytes - usage.ReservedBytes && bytes <= usage.FreeDiskBytes;
    }

    [LoggerMessage(430, LogLevel.Debug, "Peer {Peer} does not take what it is asked")]
    private partial void LogSendFailed(Exception? exception, PeerId peer);

    [LoggerMessage(431, LogLevel.Error, "Telling that a dataset arrives failed")]
    private partial void LogObserverFailed(Exception exception);
}
