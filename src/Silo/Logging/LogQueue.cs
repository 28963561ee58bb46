namespace Codex.Silo.Logging;

/// <summary>
/// Events on their way to the sinks. Callers only append to a bounded queue; a thread of the pool writes while there is
/// something to write, so an idle node has no logging thread. When a sink has stalled and the queue is full, one caller
/// waits <see cref="LoggingLimits.MaxWaitForRoom"/>; until room is back all others drop their events at once, and the
/// number dropped is logged.
/// </summary>
internal sealed class LogQueue(IReadOnlyList<LogSink> sinks, TimeProvider time) : IThreadPoolWorkItem, IDisposable
{
    private readonly object _gate = new();
    private Queue<LogEvent> _waiting = new();
    private Queue<LogEvent> _writing = new();
    private bool _isDraining;
    private bool _isCongested;
    private long _dropped;

    /// <summary>Takes an event.</summary>
    public void Enqueue(LogEvent logEvent)
    {
        lock (_gate)
        {
            if (_waiting.Count >= LoggingLimits.MaxQueuedEvents && !_isCongested)
            {
                _isCongested = true;
                Monitor.Wait(_gate, LoggingLimits.MaxWaitForRoom);
            }

            if (_waiting.Count >= LoggingLimits.MaxQueuedEvents)
            {
                _dropped++;
                return;
            }

            _waiting.Enqueue(logEvent);
            if (_isDraining)
                return;
            _isDraining = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Returns once all events so far are written, or after <see cref="LoggingLimits.MaxFlush"/>.</summary>
    public void Flush()
    {
        var started = time.GetTimestamp();
        lock (_gate)
        {
            while (_isDraining)
            {
                var left = LoggingLimits.MaxFlush - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    return;
            }
        }
    }

    /// <summary>Writes until the queue is empty. Called by the pool; at most one call at a time.</summary>
    public void Execute()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            foreach (var sink in sinks)
                sink.Write(batch);
            batch.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        foreach (var sink in sinks)
            sink.Dispose();
    }

    private Queue<LogEvent> TakeBatch()
    {
        lock (_gate)
        {
            (_waiting, _writing) = (_writing, _waiting);
            if (_dropped > 0)
                _writing.Enqueue(DroppedNotice());
            _dropped = 0;
            _isCongested = false;
            _isDraining = _writing.Count > 0;
            Monitor.PulseAll(_gate);
            return _writing;
        }
    }

    private LogEvent DroppedNotice() => new(
        time.GetUtcNow(), LogLevel.Warning, typeof(LogQueue).FullName!,
        "Log lines were dropped, the output is too slow",
        [new LogField("dropped", _dropped, IsInMessage: false)], Exception: null);
}
