namespace Codex.Communities.Sync;

/// <summary>
/// So many at once, in the order in which they asked. A community asks for its next turn when it has got the one
/// before: so the turns go round, however much one of them wants.
/// </summary>
internal sealed class FetchTurns(int count)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<IDisposable>> _waiting = [];
    private int _free = count;

    /// <summary>Turns that nobody has.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
                return _free;
        }
    }

    /// <summary>Waits for a turn. Dispose what is returned to give it back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<IDisposable>> waiter;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            waiter = _waiting.AddLast(
                new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        return await waiter.Value.Task.ConfigureAwait(false);
    }

    private void GiveUp(
        LinkedListNode<TaskCompletionSource<IDisposable>> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Without a list it has its turn already.
            if (waiter.List is null)
                return;
            _waiting.Remove(waiter);
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }

    private void Leave()
    {
        TaskCompletionSource<IDisposable>? next = null;
        lock (_lock)
        {
            if (_waiting.First is { } first)
            {
                next = first.Value;
                _waiting.RemoveFirst();
            }
            else
            {
                _free++;
            }
        }

        next?.SetResult(new Turn(this));
    }

    private sealed class Turn(FetchTurns owner) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                owner.Leave();
        }
    }
}
