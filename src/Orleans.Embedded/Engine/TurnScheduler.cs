namespace Codex.Orleans.Embedded.Engine;

/// <summary>
/// Runs the turns of one activation one after the other on the thread pool. What a turn awaits continues here, because
/// an await goes back to the scheduler it came from.
/// </summary>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    private static readonly Action<object?> TakeRequests =
        static activation => ((Activation)activation!).TakeRequests();

    private readonly Lock _gate = new();
    private readonly Queue<Task> _continuations = new();
    private bool _woken;
    private bool _scheduled;
    private bool _wokenWasLast;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Asks for a turn that takes waiting requests.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            if (_scheduled)
                return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    void IThreadPoolWorkItem.Execute()
    {
        TurnContext.Current = activation;
        try
        {
            for (var turn = 0; turn < EmbeddedGrainLimits.TurnsPerSlice; turn++)
            {
                if (!TryTake(out var continuation))
                    return;
                if (continuation is not null)
                    TryExecuteTask(continuation);
                else
                    new Task(TakeRequests, activation, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
            }
        }
        finally
        {
            TurnContext.Current = null;
        }

        // Others deserve the thread, too.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _continuations.Enqueue(task);
            if (_scheduled)
                return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && TurnContext.Current == activation && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
            return [.. _continuations];
    }

    // Null means: take requests. The two kinds alternate, so that neither can starve the other.
    private bool TryTake(out Task? continuation)
    {
        lock (_gate)
        {
            var preferContinuation = _wokenWasLast || !_woken;
            if (preferContinuation && _continuations.TryDequeue(out continuation))
            {
                _wokenWasLast = false;
                return true;
            }

            continuation = null;
            if (_woken)
            {
                _woken = false;
                _wokenWasLast = true;
                return true;
            }

            if (_continuations.TryDequeue(out continuation))
                return true;
            _scheduled = false;
            return false;
        }
    }
}
