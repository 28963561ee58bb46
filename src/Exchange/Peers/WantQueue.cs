using Codex.Exchange.Messages;

namespace Codex.Exchange.Peers;

/// <summary>
/// Hands want lists of a peer to their handler, one after another, without making the reader wait for a slow one.
/// </summary>
/// <param name="handle">Handles a list.</param>
/// <param name="gate">Held whenever anything about the peer is called.</param>
/// <param name="maxEntries">Entries that may wait.</param>
internal sealed class WantQueue(Func<WantList, ValueTask> handle, SemaphoreSlim gate, int maxEntries)
{
    private readonly Lock _lock = new();
    private readonly Queue<WantList> _waiting = new();
    private int _entries;
    private bool _isBusy;
    private Task _work = Task.CompletedTask;

    /// <summary>Completes when what was added is handled.</summary>
    public Task Finished
    {
        get
        {
            lock (_lock)
                return _work;
        }
    }

    /// <summary>Handles a list, now or later; the caller holds the gate. False when too many wait already.</summary>
    public bool TryAdd(WantList wants)
    {
        lock (_lock)
        {
            if (_isBusy)
            {
                if (_entries + wants.Entries.Count > maxEntries)
                    return false;
                _entries += wants.Entries.Count;
                _waiting.Enqueue(wants);
                return true;
            }
            _isBusy = true;
        }
        var call = handle(wants);
        lock (_lock)
        {
            if (call.IsCompletedSuccessfully)
                _isBusy = false;
            else
                _work = FinishAsync(call.AsTask());
        }
        return true;
    }

    private async Task FinishAsync(Task call)
    {
        while (true)
        {
            await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            WantList? next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isBusy = false;
                    return;
                }
                _entries -= next.Entries.Count;
            }
            await gate.WaitAsync().ConfigureAwait(false);
            try
            {
                call = handle(next).AsTask();
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
