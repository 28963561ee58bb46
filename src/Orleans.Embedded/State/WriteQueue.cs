using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.State;

/// <summary>
/// Group commit. SQLite has one writer at a time, and a durable commit costs a flush of the disk: so whatever is asked
/// for while a transaction commits becomes the next transaction, as a whole. The queue is bounded by the activations:
/// each waits for its write.
/// </summary>
internal sealed class WriteQueue(SqliteConnection connection, Action<SqliteException> onError)
    : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StatementCache _statements = new(connection);
    private List<IWrite> _next = [];
    private List<IWrite> _current = [];
    private bool _scheduled;
    private bool _closed;
    private long _commitCount;

    private interface IWrite
    {
        void Execute();

        void Succeed();

        void Fail(Exception exception);
    }

    /// <summary>Number of transactions committed.</summary>
    public long CommitCount => Interlocked.Read(ref _commitCount);

    /// <summary>Runs statements in the next transaction; done when that is committed.</summary>
    public Task<TResult> Add<TResult>(Func<TResult> statements)
    {
        var write = new Write<TResult>(statements);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _next.Add(write);
            if (_scheduled)
                return write.Completion;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return write.Completion;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeAll())
        {
            for (var start = 0; start < _current.Count; start += EmbeddedGrainLimits.MaxWritesPerCommit)
            {
                var count = Math.Min(EmbeddedGrainLimits.MaxWritesPerCommit, _current.Count - start);
                Commit(_current.GetRange(start, count));
            }

            _current.Clear();
        }
    }

    /// <summary>Refuses further writes, and waits for those that were accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (!_scheduled)
                _drained.TrySetResult();
        }

        await _drained.Task;
    }

    private bool TakeAll()
    {
        lock (_gate)
        {
            if (_next.Count > 0)
            {
                (_next, _current) = (_current, _next);
                return true;
            }

            _scheduled = false;
            if (_closed)
                _drained.TrySetResult();
            return false;
        }
    }

    private void Commit(List<IWrite> group)
    {
        try
        {
            _statements.Get("BEGIN IMMEDIATE").ExecuteNonQuery();
            foreach (var write in group)
                write.Execute();
            _statements.Get("COMMIT").ExecuteNonQuery();
        }
        catch (Exception exception)
        {
            OnFailed(group, exception);
            return;
        }

        Interlocked.Increment(ref _commitCount);
        foreach (var write in group)
            write.Succeed();
    }

    private void OnFailed(List<IWrite> group, Exception exception)
    {
        try
        {
            _statements.Get("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back already, as it does when the disk is full.
        }

        if (exception is SqliteException sqlite)
            onError(sqlite);
        if (group.Count == 1)
        {
            group[0].Fail(exception);
            return;
        }

        // One bad write must not take its neighbours with it.
        foreach (var write in group)
            Commit([write]);
    }

    private sealed class Write<TResult>(Func<TResult> statements) : IWrite
    {
        private readonly TaskCompletionSource<TResult> _completion =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private TResult _result = default!;

        public Task<TResult> Completion => _completion.Task;

        public void Execute() => _result = statements();

        public void Succeed() => _completion.SetResult(_result);

        public void Fail(Exception exception) => _completion.SetException(exception);
    }
}
