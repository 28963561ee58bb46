namespace Codex.Exchange.Downloads;

/// <summary>Who waits for which block. Its owner's lock guards it.</summary>
internal sealed class BlockWaiters
{
    private readonly Dictionary<int, TaskCompletionSource> _waiters = [];

    /// <summary>Completes when the block is here, or the download ends.</summary>
    public Task Add(int index)
    {
        if (!_waiters.TryGetValue(index, out var waiter))
        {
            // Not on the thread that brought the block: that one has a peer to read from.
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add(index, waiter);
        }

        return waiter.Task;
    }

    public void Arrived(int index)
    {
        if (_waiters.Remove(index, out var waiter))
            waiter.SetResult();
    }

    public void ReleaseAll()
    {
        foreach (var waiter in _waiters.Values)
            waiter.SetResult();
        _waiters.Clear();
    }
}
