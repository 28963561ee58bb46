namespace Codex.PortMapping.Leases;

/// <summary>The latest snapshot, and those who wait for another.</summary>
internal sealed class SnapshotBoard(PortMappingSnapshot initial)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The latest.</summary>
    public PortMappingSnapshot Current { get; private set; } = initial;

    /// <summary>Takes a snapshot, unless it says what the latest one does.</summary>
    public void Publish(PortMappingSnapshot snapshot)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (snapshot.Equivalent(Current))
                return;
            Current = snapshot;
            changed = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>The latest, as soon as it is another than the one given.</summary>
    public async Task<PortMappingSnapshot> NextAsync(PortMappingSnapshot? seen, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_gate)
        {
            if (!ReferenceEquals(Current, seen))
                return Current;
            changed = _next.Task;
        }

        await changed.WaitAsync(cancellationToken);
        return Current;
    }
}
