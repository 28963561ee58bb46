namespace Codex.Exchange.Downloads;

/// <summary>Who waits for which block. Thread-safe.</summary>
internal sealed class BlockWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (TaskCompletionSource Arrived, int Count)> _waiters = [];

    /// <summary>Blocks that somebody waits for.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiters.Count;
        }
    }

    /// <summary>Completes when the block is here, or the download ends.</summary>
    public Task Add(int index)
    {
        lock (_gate)
        {
            // Not on the thread that brought the block: that one has a peer to read from.
            var (arrived, count) = _waiters.TryGetValue(index, out var waiter)
                ? waiter
                : (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
            _waiters[index] = (arrived, count + 1);
            return arrived.Task;
        }
    }

    /// <summary>Waits for what <see cref="Add"/> returned; whoever gives up leaves.</summary>
    public async Task WaitAsync(int index, Task arrived, CancellationToken cancellationToken)
    {
        try
        {
            await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(index, arrived);
        }
    }

    /// <summary>The block has come.</summary>
    public void Arrived(int index)
    {
        lock (_gate)
        {
            if (_waiters.Remove(index, out var waiter))
                waiter.Arrived.SetResult();
        }
    }

    /// <summary>Nobody needs to wait any more.</summary>
    public void ReleaseAll()
    {
        lock (_gate)
        {
            foreach (var (arrived, _) in _waiters.Values)
                arrived.SetResult();
            _waiters.Clear();
        }
    }

    private void Leave(int index, Task arrived)
    {
        lock (_gate)
        {
            // Whoever waits for it anew, as it was lost again, has another task.
            if (!_waiters.TryGetValue(index, out var waiter) || waiter.Arrived.Task != arrived)
                return;
            if (waiter.Count > 1)
                _waiters[index] = waiter with { Count = waiter.Count - 1 };
            else
                _waiters.Remove(index);
        }
    }
}
