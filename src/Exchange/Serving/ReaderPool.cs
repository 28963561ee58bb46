using Codex.Content;
using Codex.Storage;

namespace Codex.Exchange.Serving;

/// <summary>
/// Open readers of datasets that are being served, so that not every message opens files. Bounded; what is not used for
/// a while, or was deleted meanwhile, is closed.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly DatasetStore _store;
    private readonly ServingLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    // The one returned last is last.
    private readonly List<Idle> _idle = [];
    private bool _isDisposed;

    public ReaderPool(DatasetStore store, ServingLimits limits, TimeProvider time)
    {
        _store = store;
        _limits = limits;
        _time = time;
        _sweep = time.CreateTimer(
            static pool => ((ReaderPool)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Readers that nobody uses.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
                return _idle.Count;
        }
    }

    /// <summary>A reader for the caller alone until it is returned; null when the dataset is not here.</summary>
    public DatasetReader? Rent(Cid treeCid)
    {
        while (TakeIdle(treeCid) is { } reader)
        {
            if (!reader.IsStale)
                return reader;
            reader.Dispose();
        }
        return _store.OpenTreeReader(treeCid);
    }

    public void Return(DatasetReader reader)
    {
        DatasetReader? closed = null;
        lock (_lock)
        {
            if (_isDisposed || reader.IsStale)
            {
                closed = reader;
            }
            else
            {
                _idle.Add(new Idle(reader, _time.GetTimestamp()));
                if (_idle.Count == 1)
                    _sweep.Change(_limits.ReaderIdleTime, Timeout.InfiniteTimeSpan);
                if (_idle.Count > _limits.IdleReaders)
                {
                    closed = _idle[0].Reader;
                    _idle.RemoveAt(0);
                }
            }
        }
        closed?.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var idle in _idle)
                idle.Reader.Dispose();
            _idle.Clear();
        }
        _sweep.Dispose();
    }

    private DatasetReader? TakeIdle(Cid treeCid)
    {
        lock (_lock)
        {
            var found = _idle.FindLastIndex(idle => idle.Reader.Dataset.Manifest.TreeCid == treeCid);
            if (found < 0)
                return null;
            var reader = _idle[found].Reader;
            _idle.RemoveAt(found);
            return reader;
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            foreach (var idle in _idle.Where(IsOver).ToArray())
            {
                _idle.Remove(idle);
                idle.Reader.Dispose();
            }
            if (_idle.Count > 0)
                _sweep.Change(_limits.ReaderIdleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private bool IsOver(Idle idle) =>
        idle.Reader.IsStale || _time.GetElapsedTime(idle.Since) >= _limits.ReaderIdleTime;

    private readonly record struct Idle(DatasetReader Reader, long Since);
}
