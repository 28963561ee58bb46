using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// One dataset on its way here: tells the <see cref="Swarm"/>, which decides, what happens, and carries its orders out.
/// </summary>
/// <remarks>
/// Blocks are verified and written outside of the lock, beside each other for different peers; only what the swarm
/// remembers is changed under it. It lives as long as it has a purpose: the wish for all of it, or a reader.
/// </remarks>
internal sealed partial class Download
{
    private readonly Lock _gate = new();
    private readonly Swarm _swarm;
    private readonly SharedWriter _writer;
    private readonly DownloadServices _services;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Dictionary<PeerId, PeerLane> _members = [];
    private readonly BlockWaiters _waiters = new();
    private readonly List<SwarmOrder> _orders = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<DownloadStatus> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DownloadStatus _status = DownloadStatus.Active;
    private bool _isSearching;
    private bool _isWanted;
    private int _hasGrown;
    private int _readers;

    public Download(StoredManifest dataset, SharedWriter writer, DownloadServices services, ILogger logger)
    {
        Dataset = dataset;
        _writer = writer;
        _services = services;
        _logger = logger;
        var shape = new SwarmShape(dataset.Manifest.BlockCount, dataset.Manifest.BlockSize);
        _swarm = new Swarm(shape, writer.Has, services.SwarmOptions, services.NewRandom());
        _timer = services.Time.CreateTimer(
            static state => ((Download)state!).Plan(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public StoredManifest Dataset { get; }

    public Cid TreeCid => Dataset.Manifest.TreeCid;

    /// <summary>Completes when it has ended and its files are closed.</summary>
    public Task<DownloadStatus> Ended => _ended.Task;

    /// <summary>Whether all of it is wanted, whoever reads it.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_gate)
                return _isWanted;
        }
    }

    public DownloadProgress Progress
    {
        get
        {
            lock (_gate)
            {
                var here = _writer.HaveCount;
                return new DownloadProgress(
                    _status, here, _writer.BlockCount, (long)here * Dataset.Manifest.BlockSize, _members.Count);
            }
        }
    }

    private DateTimeOffset Now => _services.Time.GetUtcNow();

    /// <summary>Wants all of it, until <see cref="Unwant"/>; false when it has ended.</summary>
    public bool TryWant()
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active)
                return false;
            _isWanted = true;
            _swarm.WantsAll = true;
            PlanLocked();
            return true;
        }
    }

    /// <summary>Takes the wish for all of it back; false when there was none.</summary>
    public bool Unwant()
    {
        lock (_gate)
        {
            if (!_isWanted || _status != DownloadStatus.Active)
                return false;
            _isWanted = false;
            _swarm.WantsAll = false;
            EndUnlessNeeded();
            return true;
        }
    }

    /// <summary>A reader of some blocks; null when it has ended, or has as many as it may.</summary>
    public DownloadReader? TryOpenReader(int first, int end)
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active || _readers == DownloadLimits.MaxReaders)
                return null;
            _readers++;
            var reader = new DownloadReader(this, _swarm.AddReader(first, end));
            PlanLocked();
            return reader;
        }
    }

    public void MoveReader(ReaderId reader, int position)
    {
        lock (_gate)
        {
            _swarm.MoveReader(reader, position);
            PlanIfDue();
        }
    }

    public void CloseReader(ReaderId reader)
    {
        lock (_gate)
        {
            _readers--;
            _swarm.RemoveReader(reader);
            EndUnlessNeeded();
        }
    }

    /// <summary>Waits until a block is here; false when the download ended without it.</summary>
    public async ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken)
    {
        Task arrived;
        lock (_gate)
        {
            if (_writer.Has(index))
                return true;
            if (_status != DownloadStatus.Active)
                return false;

            // The swarm may believe that it is here: it was, and turned out to be corrupt.
            _swarm.OnLost(index);
            arrived = _waiters.Add(index);
            PlanLocked();
        }

        await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _writer.Has(index);
    }

    public void Join(PeerLane lane)
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active)
                return;
            var isProvider = _services.Memory.Contains(Dataset.Cid, lane.Id);
            if (!_swarm.AddPeer(lane.Id, isProvider, roundTrip: null, Now))
                return;
            _members[lane.Id] = lane;
            PlanLocked();
        }
    }

    public void Leave(PeerId peer)
    {
        lock (_gate)
        {
            if (!_members.Remove(peer) || _status != DownloadStatus.Active)
                return;
            _swarm.RemovePeer(peer, Now);
            PlanLocked();
        }
    }

    public void OnPresences(PeerId peer, IReadOnlyList<BlockPresence> presences)
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active || !_members.ContainsKey(peer))
                return;
            foreach (var (address, isHere) in presences)
            {
                if (address.IsLeaf && address.Index < _writer.BlockCount && address.Cid == TreeCid)
                    _swarm.OnPresence(peer, address.Index, isHere, Now);
            }

            PlanIfDue();
        }
    }

    /// <summary>A block came. It is verified and written on the thread of the peer that sent it.</summary>
    public void OnDelivery(PeerId peer, BlockDelivery delivery)
    {
        try
        {
            if (_writer.Put(delivery) is { } status)
                Note(peer, delivery.Address.Index, status);
        }
        catch (IOException exception)
        {
            LogDiskFailed(exception, Dataset.Cid);
            End(DownloadStatus.DiskFailed);
        }
    }

    /// <summary>Ends it. What has come stays.</summary>
    public void End(DownloadStatus status)
    {
        lock (_gate)
            EndLocked(status);
    }

    private void Note(PeerId peer, int index, PutStatus put)
    {
        if (put == PutStatus.QuotaExceeded)
        {
            LogQuotaExceeded(Dataset.Cid);
            End(DownloadStatus.QuotaExceeded);
            return;
        }

        if (put == PutStatus.Stored)
        {
            // Before the swarm: a peer that waits for it can have it at once.
            if (Interlocked.Exchange(ref _hasGrown, 1) == 0)
                _services.Events.OnGrowing(Dataset);
            _services.Events.OnBlockStored(TreeCid, index);
        }

        lock (_gate)
        {
            if (_status != DownloadStatus.Active)
                return;
            if (put != PutStatus.Rejected)
                _waiters.Arrived(index);
            if (_swarm.OnBlock(peer, index, OutcomeOf(put), Now))
                PlanLocked();
            if (_writer.IsComplete)
                EndLocked(DownloadStatus.Complete);
        }
    }

    private static BlockOutcome OutcomeOf(PutStatus put) => put switch
    {
        PutStatus.Stored => BlockOutcome.Stored,
        PutStatus.AlreadyHere => BlockOutcome.AlreadyHere,
        _ => BlockOutcome.Rejected,
    };

    private void Plan()
    {
        lock (_gate)
            PlanLocked();
    }

    private void PlanIfDue()
    {
        if (_swarm.IsPlanDue)
            PlanLocked();
    }

    private void PlanLocked()
    {
        if (_status != DownloadStatus.Active)
            return;
        _orders.Clear();
        _swarm.Plan(Now, _orders);
        foreach (var order in _orders)
            Carry(order);
        var wait = _swarm.NextDeadline - Now;
        _timer.Change(
            wait is null ? Timeout.InfiniteTimeSpan : wait.Value > TimeSpan.Zero ? wait.Value : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }

    private void EndUnlessNeeded()
    {
        if (_readers == 0 && !_isWanted)
            EndLocked(DownloadStatus.Cancelled);
        else
            PlanLocked();
    }

    private void EndLocked(DownloadStatus status)
    {
        if (_status != DownloadStatus.Active)
            return;
        _status = status;
        _timer.Dispose();
        _ending.Cancel();
        _waiters.ReleaseAll();
        _ = CloseAsync(status);
    }

    private async Task CloseAsync(DownloadStatus status)
    {
        try
        {
            await _writer.CloseAsync().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            LogDiskFailed(exception, Dataset.Cid);
            status = DownloadStatus.DiskFailed;
        }

        _services.Events.OnEnded(this, status);
        _ended.SetResult(status);
    }

    private void Carry(SwarmOrder order)
    {
        if (order.Kind == SwarmOrderKind.FindPeers)
        {
            if (!_isSearching)
                _ = SearchAsync();
            _isSearching = true;
            return;
        }

        if (!_members.TryGetValue(order.Peer, out var lane))
            return;
        if (order.Kind == SwarmOrderKind.Drop)
            Drop(lane, order.Reason);
        else
            lane.Ask(new WantList(Array.ConvertAll(order.Indexes, index => EntryOf(order.Kind, index))));
    }

    private WantEntry EntryOf(SwarmOrderKind kind, int index)
    {
        var address = BlockAddress.Leaf(TreeCid, index);
        return kind switch
        {
            SwarmOrderKind.WantBlocks => new WantEntry(address, WantType.Block),
            SwarmOrderKind.AskHave => new WantEntry(address, WantType.Have, SendDontHave: true),

            // As upstream takes wants back (block exchange, section 2).
            _ => new WantEntry(address, WantType.Have, IsCancel: true),
        };
    }

    /// <summary>A peer that only fell silent stays connected: it may be of use to others, and come back.</summary>
    private void Drop(PeerLane lane, PeerDropReason reason)
    {
        _members.Remove(lane.Id);
        LogDropped(lane.Id, Dataset.Cid, reason);
        if (reason == PeerDropReason.Lied)
            lane.Peer.Ban("it sent a block that is not what it claimed to be");
        else if (reason == PeerDropReason.Flooded)
            lane.Peer.Ban("it kept sending blocks that nobody asked for");
    }

    private async Task SearchAsync()
    {
        try
        {
            // Not while the orders are carried out that this is one of.
            await Task.Yield();

            // Those that fell silent, or for whom there was no place, may be of use by now.
            foreach (var lane in _services.Peers.All)
                Join(lane);
            await _services.Search.RunAsync(Dataset.Cid, Dataset.Cid, _ending.Token).ConfigureAwait(false);
            await _services.Search.RunAsync(TreeCid, Dataset.Cid, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The download has ended.
        }
        finally
        {
            lock (_gate)
                _isSearching = false;
        }
    }

    [LoggerMessage(422, LogLevel.Debug, "Peer {Peer} is no longer asked for {Cid}: {Reason}")]
    private partial void LogDropped(PeerId peer, Cid cid, PeerDropReason reason);

    [LoggerMessage(420, LogLevel.Error, "The download of {Cid} stopped: the disk failed")]
    private partial void LogDiskFailed(Exception exception, Cid cid);

    [LoggerMessage(421, LogLevel.Error, "The download of {Cid} stopped: the quota leaves no room for it")]
    private partial void LogQuotaExceeded(Cid cid);
}
