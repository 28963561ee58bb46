namespace Codex.Communities.Progress;

/// <summary>Who wants to know when something of a community changes here.</summary>
internal sealed class CommunityChanges
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CommunityId, List<ChangeWatch>> _watches = [];

    /// <summary>
    /// Raised when the grain of a community was told something: an index, a pin, a sync. Handlers are quick.
    /// </summary>
    public event Action<CommunityId>? RecordChanged;

    /// <summary>Communities that somebody watches.</summary>
    public int WatchedCount
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    /// <summary>The grain of a community was told something.</summary>
    public void OnRecordChanged(CommunityId id)
    {
        RecordChanged?.Invoke(id);
        OnProgress(id);
    }

    /// <summary>Something came, failed or began.</summary>
    public void OnProgress(CommunityId id)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(id, out var watches))
                return;
            foreach (var watch in watches)
                watch.Signal.Set();
        }
    }

    /// <summary>Watches a community from now on. Dispose it.</summary>
    public ChangeWatch Watch(CommunityId id)
    {
        var watch = new ChangeWatch(this, id);
        lock (_lock)
        {
            if (!_watches.TryGetValue(id, out var watches))
                _watches[id] = watches = [];
            watches.Add(watch);
        }

        return watch;
    }

    /// <summary>Forgets a watch.</summary>
    internal void Forget(ChangeWatch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(watch.Id, out var watches) && watches.Remove(watch) && watches.Count == 0)
                _watches.Remove(watch.Id);
        }
    }
}
