namespace Codex.Exchange.Downloads;

/// <summary>Who waits for which block. Its owner's lock guards it.</summary>
internal sealed class BlockWaiters
{
    private readonly Dictionary<int, (TaskCompletionSource Arrived, int Count)> _waiters = [];

    /// <summary>Blocks that somebody waits for.</summary>
    public int Count => _waiters.Count;

    /// <summary>Completes when the block is here, or the download ends.</summary>
    public Task Add(int index)
    {
        // Not on the thread that brought the block: that one has a peer to read from.
        var (arrived, count) = _waiters.TryGetValue(index, out var waiter)
            ? waiter
            : (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        _waiters[index] = (arrived, count + 1);
        return arrived.Task;
    }

    /// <summary>Somebody no longer waits for a block that has not come.</summary>
    public void Leave(int index)
    {
        if (!_waiters.TryGetValue(index, out var waiter))
            return;
        if (waiter.Count > 1)
            _waiters[index] = waiter with { Count = waiter.Count - 1 };
        else
            _waiters.Remove(index);
    }

    public void Arrived(int index)
    {
        if (_waiters.Remove(index, out var waiter))
            waiter.Arrived.SetResult();
    }

    public void ReleaseAll()
    {
        foreach (var (arrived, _) in _waiters.Values)
            arrived.SetResult();
        _waiters.Clear();
    }
}
