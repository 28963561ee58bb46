using System.Threading.Channels;
using Codex.Content;
using Codex.Discovery.Bounds;
using Codex.Discovery.Routing;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Advertising;

/// <summary>
/// Keeps a set of CIDs announced: each at once when it is added, and then every half hour (network, section 4.4). From
/// any thread.
/// </summary>
/// <remarks>
/// Of a CID it keeps the key under which it is announced, and when that is due: some 80 bytes. While nobody can be told
/// (no node answers, or this node has no address), one CID is tried again and again, after pauses that grow; the others
/// wait. As soon as that one succeeds, all that are due follow.
/// </remarks>
public sealed class Advertiser : IAsyncDisposable
{
    // Repetitions come a little early, each by another time, so that what was added together comes apart.
    private const double EarliestRepetition = 0.8;

    private readonly IContentRouting _routing;
    private readonly IProviderRecordSource _records;
    private readonly DiscoveryLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly SharedRandom _random;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly NodeIdTable<AdvertisedKey> _keys = new();
    private readonly PriorityQueue<(int Slot, uint Turn), long> _queue = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly HashSet<Task> _running = [];
    private uint _turns;
    private int _announced;
    private int _failures;
    private DateTimeOffset _retryAt;
    private Task _work = Task.CompletedTask;
    private int _disposed;

    /// <summary>An advertiser that rests until it is started.</summary>
    /// <param name="routing">Through which it announces.</param>
    /// <param name="records">The record that it announces.</param>
    /// <param name="limits">Bounds and rhythm.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Spreads the repetitions.</param>
    /// <param name="logger">For the log.</param>
    public Advertiser(
        IContentRouting routing,
        IProviderRecordSource records,
        DiscoveryLimits limits,
        TimeProvider timeProvider,
        Random random,
        ILogger<Advertiser> logger)
    {
        (_routing, _records, _limits, _timeProvider) = (routing, records, limits, timeProvider);
        (_random, _logger) = (new SharedRandom(random), logger);
        _retryAt = timeProvider.GetUtcNow();
        _timer = timeProvider.CreateTimer(
            _ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>CIDs kept announced.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _keys.Count;
        }
    }

    /// <summary>CIDs that no other node has been told of yet.</summary>
    public int PendingCount
    {
        get
        {
            lock (_lock)
                return _keys.Count - _announced;
        }
    }

    /// <summary>When another node was last told of a CID; null for never.</summary>
    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>Announces a CID as soon as it can, and again and again. False when it is in the set already.</summary>
    public bool Add(Cid cid)
    {
        lock (_lock)
        {
            if (!_keys.TryAdd(NodeId.Of(cid), out var slot))
                return false;
            Enqueue(slot, _timeProvider.GetUtcNow());
        }
        Wake();
        return true;
    }

    /// <summary>
    /// Announces a CID no longer. What other nodes were told expires within a day. False when it is not in the set.
    /// </summary>
    public bool Remove(Cid cid)
    {
        var key = NodeId.Of(cid);
        lock (_lock)
        {
            var slot = _keys.Find(key);
            if (slot < 0)
                return false;
            _announced -= _keys.At(slot).IsAnnounced ? 1 : 0;
            _keys.Remove(key);
            DropVoidPlaces();
        }
        return true;
    }

    /// <summary>Announces everything anew: this node's addresses have changed.</summary>
    public void AnnounceAll()
    {
        lock (_lock)
        {
            _queue.Clear();
            foreach (var slot in _keys.Slots)
                Enqueue(slot, _timeProvider.GetUtcNow());
        }
        Wake();
    }

    /// <summary>Begins to announce. Once only.</summary>
    public void Start()
    {
        _work = RunAsync();
        Wake();
    }

    /// <summary>Ends what is under way. Repeating it changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stop.Cancel();
        await _work;
        Task[] running;
        lock (_lock)
            running = [.. _running];
        foreach (var task in running)
            await task;
        await _timer.DisposeAsync();
        _stop.Dispose();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(_stop.Token))
            {
                _wake.Reader.TryRead(out _);
                lock (_lock)
                    StartDue();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void StartDue()
    {
        var now = _timeProvider.GetUtcNow();
        while (_running.Count < (_failures == 0 ? _limits.AnnounceParallelism : 1))
        {
            while (_queue.TryPeek(out var place, out _) && IsVoid(place))
                _queue.Dequeue();
            if (!_queue.TryPeek(out var next, out var ticks))
                return;
            var due = new DateTimeOffset(ticks, TimeSpan.Zero);
            if (_failures > 0 && due < _retryAt)
                due = _retryAt;
            if (due > now)
            {
                _timer.Change(due - now, Timeout.InfiniteTimeSpan);
                return;
            }
            _queue.Dequeue();
            Run(AnnounceAsync(_keys.IdAt(next.Slot), next.Turn));
        }
    }

    /// <summary>Lets a task run, and wakes the loop after it. Under the lock.</summary>
    private void Run(Task task)
    {
        _running.Add(task);
        _ = FollowAsync(task);
    }

    private async Task FollowAsync(Task task)
    {
        // The task never fails; it may have ended already, while the lock is still held.
        await task;
        lock (_lock)
            _running.Remove(task);
        Wake();
    }

    private async Task AnnounceAsync(NodeId key, uint turn)
    {
        // Out of the lock.
        await Task.Yield();
        var told = 0;
        try
        {
            using var timeout = new CancellationTokenSource(_limits.AnnounceTimeout, _timeProvider);
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
            if (_records.Current is { } record)
                told = await _routing.ProvideAsync(key, record, cancelled.Token);
        }
        catch (Exception exception)
        {
            if (!_stop.IsCancellationRequested)
                DiscoveryLog.AnnouncingFailed(_logger, exception, key);
        }
        lock (_lock)
        {
            if (told > 0)
                OnSuccess(key, turn);
            else
                OnFailure(key, turn);
        }
    }

    private void OnSuccess(NodeId key, uint turn)
    {
        var now = _timeProvider.GetUtcNow();
        (_failures, _retryAt, LastSuccess) = (0, now, now);
        var slot = _keys.Find(key);
        if (slot < 0)
            return;
        ref var state = ref _keys.At(slot);
        _announced += state.IsAnnounced ? 0 : 1;
        state.IsAnnounced = true;
        // Unless it is to be announced anew already, for what was announced is old.
        if (state.Turn == turn)
            Enqueue(
                slot, now + _random.Between(_limits.AnnounceInterval * EarliestRepetition, _limits.AnnounceInterval));
    }

    private void OnFailure(NodeId key, uint turn)
    {
        var now = _timeProvider.GetUtcNow();
        // Several that fail together are one failure.
        if (now >= _retryAt)
        {
            var pause = _limits.MinAnnounceRetry * Math.Pow(2, Math.Min(_failures, 30));
            _retryAt = now + (pause < _limits.MaxAnnounceRetry ? pause : _limits.MaxAnnounceRetry);
            _failures++;
        }
        var slot = _keys.Find(key);
        if (slot >= 0 && _keys.At(slot).Turn == turn)
            Enqueue(slot, now);
    }

    /// <summary>Turns are given once, so that a place is void once its slot has another turn, or another key.</summary>
    private bool IsVoid((int Slot, uint Turn) place) => _keys.At(place.Slot).Turn != place.Turn;

    private void Enqueue(int slot, DateTimeOffset due)
    {
        _turns = _turns == uint.MaxValue ? 1 : _turns + 1;
        _keys.At(slot).Turn = _turns;
        _queue.Enqueue((slot, _turns), due.UtcTicks);
    }

    /// <summary>The queue is never much longer than the set, however often CIDs come and go.</summary>
    private void DropVoidPlaces()
    {
        if (_queue.Count <= 2 * _keys.Count + _limits.AnnounceParallelism)
            return;
        var live = _queue.UnorderedItems.Where(place => !IsVoid(place.Element)).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(live);
    }
}
