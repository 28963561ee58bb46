using System.Collections.Concurrent;

namespace Codex.Grains.Tests;

/// <summary>A storage that only remembers what it holds, and fails when it is told to.</summary>
internal sealed class FakeStorage : IDatasetStorage
{
    private readonly ConcurrentDictionary<string, bool> _manifests = new();

    public string NodeId => "node-1";

    /// <summary>CIDs of blocks that are no manifests.</summary>
    public ConcurrentDictionary<string, bool> Blocks { get; } = new();

    /// <summary>Thrown by a deletion before it deletes; null for none.</summary>
    public Exception? FailureBefore { get; set; }

    /// <summary>Thrown by a deletion after it deleted, as a crash would; null for none.</summary>
    public Exception? FailureAfter { get; set; }

    /// <summary>What a deletion waits for before it deletes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a deletion has begun to wait.</summary>
    public TaskCompletionSource HasBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Store(string manifestCid) => _manifests[manifestCid] = true;

    public bool Holds(string manifestCid) => _manifests.ContainsKey(manifestCid);

    public ValueTask<bool> HoldsAsync(string manifestCid, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Holds(manifestCid));

    public async Task<StorageDeletion> DeleteAsync(string manifestCid, CancellationToken cancellationToken)
    {
        HasBegun.TrySetResult();
        await Gate;
        cancellationToken.ThrowIfCancellationRequested();
        if (FailureBefore is not null)
            throw FailureBefore;
        if (Blocks.ContainsKey(manifestCid))
            return StorageDeletion.PartOfDataset;
        var isGone = _manifests.TryRemove(manifestCid, out _);
        if (FailureAfter is not null)
            throw FailureAfter;
        return isGone ? StorageDeletion.Deleted : StorageDeletion.Absent;
    }
}
