using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Sync;

/// <summary>
/// What a sync wants, and what is next. A state machine without tasks or I/O: its sync tells it what has happened.
/// </summary>
internal sealed class SyncPlan(TimeProvider time)
{
    private readonly Lock _lock = new();
    private List<PlannedArchive> _archives = [];

    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock)
                return _archives.TrueForAll(archive => archive.State is PlanState.Kept or PlanState.Refused);
        }
    }

    /// <summary>
    /// Wants these archives, the newest first, in place of those before; what is known of them stays.
    /// </summary>
    /// <returns>Those that are no longer wanted.</returns>
    public ImmutableArray<PlannedArchive> Aim(IReadOnlyList<ArchiveRecord> wanted)
    {
        lock (_lock)
        {
            var before = _archives.ToDictionary(archive => archive.Id);
            _archives = new List<PlannedArchive>(wanted.Count);
            foreach (var record in wanted)
                _archives.Add(before.Remove(record.Id, out var known) ? known : new PlannedArchive(record));
            return [.. before.Values];
        }
    }

    /// <summary>Those that are neither kept nor refused nor being fetched.</summary>
    public ImmutableArray<PlannedArchive> ListWaiting()
    {
        lock (_lock)
            return [.. _archives.Where(archive => archive.State == PlanState.Waiting)];
    }

    /// <summary>Those that are kept.</summary>
    public ImmutableArray<PlannedArchive> ListKept()
    {
        lock (_lock)
            return [.. _archives.Where(archive => archive.State == PlanState.Kept)];
    }

    /// <summary>Those that are refused.</summary>
    public ImmutableArray<PlannedArchive> ListRefused()
    {
        lock (_lock)
            return [.. _archives.Where(archive => archive.State == PlanState.Refused)];
    }

    /// <summary>All that is wanted by id, as a copy that does not change.</summary>
    public Dictionary<string, PlanEntry> Snapshot()
    {
        lock (_lock)
        {
            return _archives.ToDictionary(
                archive => archive.Id,
                archive => new PlanEntry(archive.State, archive.Failures, archive.Error, archive.DueAt));
        }
    }

    /// <summary>How long until one can be taken: zero for at once, null when none waits.</summary>
    public TimeSpan? PauseUntilDue()
    {
        lock (_lock)
        {
            TimeSpan? pause = null;
            var now = time.GetUtcNow();
            foreach (var archive in _archives)
            {
                if (archive.State != PlanState.Waiting)
                    continue;
                var rest = archive.DueAt > now ? archive.DueAt - now : TimeSpan.Zero;
                pause = pause is { } shortest && shortest < rest ? shortest : rest;
            }

            return pause;
        }
    }

    /// <summary>Takes the newest that is due, to be fetched until <paramref name="stop"/> fires.</summary>
    public PlannedArchive? TryTake(CancellationToken stop)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var archive = _archives.Find(archive => archive.State == PlanState.Waiting && archive.DueAt <= now);
            if (archive is null)
                return null;
            archive.State = PlanState.Fetching;
            archive.Fetch = CancellationTokenSource.CreateLinkedTokenSource(stop);
            return archive;
        }
    }

    /// <summary>It is here, and kept.</summary>
    public void OnKept(PlannedArchive archive) => Settle(archive, PlanState.Kept, error: null);

    /// <summary>It is not what it should be.</summary>
    public void OnRefused(PlannedArchive archive, string error) => Settle(archive, PlanState.Refused, error);

    /// <summary>It was kept, and is not here any more.</summary>
    public void OnLost(PlannedArchive archive) => Settle(archive, PlanState.Waiting, archive.Error);

    /// <summary>Its fetch was cancelled.</summary>
    public void OnCancelled(PlannedArchive archive) => Settle(archive, PlanState.Waiting, archive.Error);

    /// <summary>An attempt failed: the next one comes after a pause.</summary>
    public void OnFailed(PlannedArchive archive, string error)
    {
        lock (_lock)
        {
            archive.Failures++;
            archive.DueAt = time.GetUtcNow() + RetryPause.After(archive.Failures);
            Settle(archive, PlanState.Waiting, error);
        }
    }

    private void Settle(PlannedArchive archive, PlanState state, string? error)
    {
        lock (_lock)
        {
            archive.State = state;
            archive.Error = error;
            archive.Fetch?.Dispose();
            archive.Fetch = null;
        }
    }

    /// <summary>Ends the fetch of an archive, where one is under way.</summary>
    public void Cancel(PlannedArchive archive)
    {
        CancellationTokenSource? fetch;
        lock (_lock)
            fetch = archive.Fetch;
        try
        {
            fetch?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
