using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// One dataset on its way here: tells the <see cref="Swarm"/>, which decides, what happens, and has its orders carried
/// out by the <see cref="SwarmMembers"/>.
/// </summary>
/// <remarks>
/// Blocks are verified and written outside of the lock, beside each other for different peers; only what the swarm
/// remembers is changed under it. It lives as long as it has a purpose: the wish for all of it, or a reader.
/// </remarks>
internal sealed partial class Download
{
    private readonly Lock _gate = new();
    private readonly Swarm _swarm;
    private readonly SwarmMembers _members;
    private readonly DownloadSearch _search;
    private readonly SharedWriter _writer;
    private readonly BlockIntake _intake;
    private readonly DownloadServices _services;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly BlockWaiters _waiters = new();
    private readonly List<SwarmOrder> _orders = [];
    private readonly TaskCompletionSource<DownloadStatus> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile DownloadStatus _status = DownloadStatus.Active;
    private volatile bool _isWanted;
    private int _readers;

    public Download(StoredManifest dataset, SharedWriter writer, DownloadServices services, ILogger logger)
    {
        Dataset = dataset;
        _writer = writer;
        _services = services;
        _logger = logger;
        _intake = new BlockIntake(dataset, writer, services, logger);
        _members = new SwarmMembers(dataset, services.Peers, logger);
        _search = new DownloadSearch(this, services, logger);
        var shape = new SwarmShape(dataset.Manifest.BlockCount, dataset.Manifest.BlockSize);
        _swarm = new Swarm(shape, writer.Has, services.SwarmOptions, services.NewRandom());
        _timer = services.Time.CreateTimer(
            static state => ((Download)state!).Plan(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public StoredManifest Dataset { get; }

    public Cid TreeCid => Dataset.Manifest.TreeCid;

    /// <summary>Completes when it has ended and its files are closed.</summary>
    public Task<DownloadStatus> Ended => _ended.Task;

    public bool IsActive => _status == DownloadStatus.Active;

    /// <summary>Whether all of it is wanted, whoever reads it.</summary>
    public bool IsWanted => _isWanted;

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

    /// <summary>
    /// A reader of some blocks; null when it has ended, or has <see cref="SwarmOptions.MaxReaders"/> already.
    /// </summary>
    public DownloadReader? TryOpenReader(int first, int end)
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active || _readers >= _services.SwarmOptions.MaxReaders)
                return null;
            var reader = new DownloadReader(this, _swarm.AddReader(first, end));
            _readers++;
            PlanLocked();
            return reader;
        }
    }

    public void MoveReader(ReaderId reader, int position)
    {
        lock (_gate)
        {
            _swarm.MoveReader(reader, position);
            if (_swarm.IsPlanDue)
                PlanLocked();
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

        await _waiters.WaitAsync(index, arrived, cancellationToken).ConfigureAwait(false);
        return _writer.Has(index);
    }

    public void Join(PeerLane lane)
    {
        lock (_gate)
        {
            // One that has left meanwhile would never leave again.
            if (_status != DownloadStatus.Active || _services.Peers.Find(lane.Id) != lane)
                return;
            var isProvider = _services.Memory.Contains(Dataset.Cid, lane.Id);
            if (!_swarm.AddPeer(lane.Id, isProvider, roundTrip: null, Now))
                return;
            _members.Add(lane);
            PlanLocked();
        }
    }

    /// <summary>A peer is gone, or does not take what it is sent: a search lets it join anew.</summary>
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

    /// <summary>A peer told what it has of this dataset.</summary>
    public void OnPresences(PeerId peer, IEnumerable<BlockPresence> presences)
    {
        lock (_gate)
        {
            if (_status != DownloadStatus.Active || !_members.Contains(peer))
                return;
            foreach (var (address, isHere) in presences)
                _swarm.OnPresence(peer, address.Index, isHere, Now);
            if (_swarm.IsPlanDue)
                PlanLocked();
        }
    }

    /// <summary>A block came. It is verified and written on the thread of the peer that sent it.</summary>
    public void OnDelivery(PeerId peer, BlockDelivery delivery)
    {
        if ((uint)delivery.Address.Index >= (uint)_writer.BlockCount)
        {
            _members.Ban(peer, PeerDropReason.Lied);
            return;
        }

        if (!_writer.TryEnter())
            return;
        try
        {
            var (outcome, status) = _intake.Take(delivery);
            lock (_gate)
            {
                if (status != DownloadStatus.Active)
                    EndLocked(status);
                else if (_status == DownloadStatus.Active)
                    Note(peer, delivery.Address.Index, outcome);
            }
        }
        finally
        {
            // Not before: the end is told when all that came was told.
            _writer.Leave();
        }
    }

    /// <summary>Ends it. What has come stays.</summary>
    public void End(DownloadStatus status)
    {
        lock (_gate)
            EndLocked(status);
    }

    /// <summary>Ends it when its dataset was deleted since, or came by another way.</summary>
    public void EndIfPointless()
    {
        if (_intake.Verdict is var status and not DownloadStatus.Active)
            End(status);
    }

    private void Note(PeerId peer, int index, BlockOutcome outcome)
    {
        _members.Answered(peer, index);
        if (outcome is BlockOutcome.Stored or BlockOutcome.AlreadyHere)
            _waiters.Arrived(index);
        if (_swarm.OnBlock(peer, index, outcome, Now))
            PlanLocked();
        if (!_swarm.IsComplete)
            return;
        if (_writer.IsComplete)
            EndLocked(DownloadStatus.Complete);
        else
            FetchLost();
    }

    /// <summary>Blocks that came, and turned out to be corrupt when somebody read them meanwhile.</summary>
    private void FetchLost()
    {
        for (var index = 0; index < _writer.BlockCount; index++)
        {
            if (!_writer.Has(index))
                _swarm.OnLost(index);
        }

        PlanLocked();
    }

    private void Plan()
    {
        lock (_gate)
            PlanLocked();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of one download, on a timer, must not end the node.")]
    private void PlanLocked()
    {
        try
        {
            // Again when a peer took no order: what it was to be asked for is asked of others.
            for (var isFirst = true; _status == DownloadStatus.Active && (isFirst || _swarm.IsPlanDue); isFirst = false)
                PlanOnce();
        }
        catch (Exception exception)
        {
            LogFailed(exception, Dataset.Cid);
            EndLocked(DownloadStatus.Failed);
        }
    }

    private void PlanOnce()
    {
        _orders.Clear();
        _swarm.Plan(Now, _orders);
        foreach (var order in _orders)
        {
            if (order.Kind == SwarmOrderKind.FindPeers)
                _search.Begin();
            else if (!_members.Carry(order) && _members.Remove(order.Peer))
                _swarm.RemovePeer(order.Peer, Now);
        }

        var wait = _swarm.NextDeadline is not { } deadline ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromTicks(Math.Max(0, (deadline - Now).Ticks));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
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
        _waiters.ReleaseAll();
        _members.CancelAll();
        _ = CloseAsync(status);
    }

    private async Task CloseAsync(DownloadStatus status)
    {
        // Whoever ended it holds the lock.
        await Task.Yield();
        await _search.EndAsync().ConfigureAwait(false);
        status = await _intake.CloseAsync(status).ConfigureAwait(false);
        _services.Events.OnEnded(this, status);
        _ended.SetResult(status);
    }

    [LoggerMessage(423, LogLevel.Error, "The download of {Cid} stopped: a fault of this node")]
    private partial void LogFailed(Exception exception, Cid cid);
}
