using System.Threading.Channels;
using Codex.Content;
using Codex.Discovery.Bounds;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Advertising;

/// <summary>
/// Keeps a set of CIDs announced: each at once when it is added, and then every half hour (network, section 4.4). From
/// any thread.
/// </summary>
/// <remarks>
/// While nobody can be told (no node answers, or this node has no address), one CID is tried again and again, after
/// pauses that grow; the others wait. As soon as that one succeeds, all that are due follow.
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
    private readonly Dictionary<Cid, AdvertisedItem> _items = [];
    private readonly PriorityQueue<(AdvertisedItem Item, int Turn), DateTimeOffset> _queue = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly HashSet<Task> _running = [];
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
                return _items.Count;
        }
    }

    /// <summary>CIDs that no other node has been told of yet.</summary>
    public int PendingCount
    {
        get
        {
            lock (_lock)
                return _items.Count - _announced;
        }
    }

    /// <summary>When another node was last told of a CID; null for never.</summary>
    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>Announces a CID as soon as it can, and again and again. False when it is in the set already.</summary>
    public bool Add(Cid cid)
    {
        lock (_lock)
        {
            var item = new AdvertisedItem(cid);
            if (!_items.TryAdd(cid, item))
                return false;
            Enqueue(item, _timeProvider.GetUtcNow());
        }
        Wake();
        return true;
    }

    /// <summary>
    /// Announces a CID no longer, and has this node no longer say that it provides it. What other nodes were told
    /// expires within a day. False when it is not in the set.
    /// </summary>
    public bool Remove(Cid cid)
    {
        lock (_lock)
        {
            if (!_items.Remove(cid, out var item))
                return false;
            item.IsRemoved = true;
            item.Turn++;
            _announced -= item.IsAnnounced ? 1 : 0;
            Run(WithdrawAsync(item));
        }
        return true;
    }

    /// <summary>Announces everything anew: this node's addresses have changed.</summary>
    public void AnnounceAll()
    {
        lock (_lock)
        {
            foreach (var item in _items.Values)
                Enqueue(item, _timeProvider.GetUtcNow());
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
            while (_queue.TryPeek(out var stale, out _) && stale.Turn != stale.Item.Turn)
                _queue.Dequeue();
            if (!_queue.TryPeek(out var next, out var due))
                return;
            if (_failures > 0 && due < _retryAt)
                due = _retryAt;
            if (due > now)
            {
                _timer.Change(due - now, Timeout.InfiniteTimeSpan);
                return;
            }
            _queue.Dequeue();
            Run(AnnounceAsync(next.Item, next.Turn));
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

    private async Task AnnounceAsync(AdvertisedItem item, int turn)
    {
        // Out of the lock.
        await Task.Yield();
        var told = 0;
        try
        {
            using var timeout = new CancellationTokenSource(_limits.AnnounceTimeout, _timeProvider);
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
            if (_records.Current is { } record)
                told = await _routing.ProvideAsync(item.Key, record, cancelled.Token);
        }
        catch (Exception exception)
        {
            if (!_stop.IsCancellationRequested)
                DiscoveryLog.AnnouncingFailed(_logger, exception, item.Cid.ToString());
        }
        bool isRemoved;
        lock (_lock)
        {
            isRemoved = item.IsRemoved;
            if (told > 0)
                OnSuccess(item, turn);
            else
                OnFailure(item, turn);
        }
        if (isRemoved)
            await WithdrawAsync(item);
    }

    private void OnSuccess(AdvertisedItem item, int turn)
    {
        var now = _timeProvider.GetUtcNow();
        (_failures, _retryAt, LastSuccess) = (0, now, now);
        if (item.IsRemoved)
            return;
        _announced += item.IsAnnounced ? 0 : 1;
        item.IsAnnounced = true;
        // Unless it is to be announced anew already, for what was announced is old.
        if (item.Turn != turn)
            return;
        Enqueue(item, now + _random.Between(_limits.AnnounceInterval * EarliestRepetition, _limits.AnnounceInterval));
    }

    private void OnFailure(AdvertisedItem item, int turn)
    {
        var now = _timeProvider.GetUtcNow();
        // Several that fail together are one failure.
        if (now >= _retryAt)
        {
            var pause = _limits.MinAnnounceRetry * Math.Pow(2, Math.Min(_failures, 30));
            _retryAt = now + (pause < _limits.MaxAnnounceRetry ? pause : _limits.MaxAnnounceRetry);
            _failures++;
        }
        if (item.Turn == turn)
            Enqueue(item, now);
    }

    private void Enqueue(AdvertisedItem item, DateTimeOffset due) => _queue.Enqueue((item, ++item.Turn), due);

    private async Task WithdrawAsync(AdvertisedItem item)
    {
        // Out of the lock.
        await Task.Yield();
        try
        {
            if (_records.Current is { } record)
                await _routing.WithdrawAsync(item.Key, record.PeerId, CancellationToken.None);
        }
        catch (Exception exception)
        {
            DiscoveryLog.AnnouncingFailed(_logger, exception, item.Cid.ToString());
        }
    }
}
