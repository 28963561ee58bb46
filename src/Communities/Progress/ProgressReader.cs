using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Codex.Communities.Following;
using Codex.Communities.Sync;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Orleans;

namespace Codex.Communities.Progress;

/// <summary>
/// Tells how far communities are: what is wanted comes from their grains, what is here from the disk, what is under way
/// from their syncs.
/// </summary>
public sealed class ProgressReader
{
    private readonly IGrainFactory _grains;
    private readonly DatasetStore _store;
    private readonly CommunitySyncer _syncer;
    private readonly CommunityChanges _changes;
    private readonly ShortageBoard _shortages;
    private readonly TimeProvider _time;

    internal ProgressReader(
        IGrainFactory grains,
        DatasetStore store,
        CommunitySyncer syncer,
        CommunityChanges changes,
        ShortageBoard shortages,
        TimeProvider time)
    {
        _grains = grains;
        _store = store;
        _syncer = syncer;
        _changes = changes;
        _shortages = shortages;
        _time = time;
    }

    /// <summary>How far a community is; null when it is not registered.</summary>
    public async Task<CommunityProgress?> GetAsync(CommunityId id, CancellationToken cancellationToken)
    {
        var grain = _grains.Community(id);
        if (await grain.GetAsync(cancellationToken).ConfigureAwait(false) is not { } record)
            return null;
        var request = record.Sync?.Request ?? new SyncRequest { Mode = SyncMode.All };
        var wanted = await SyncSelection.SelectAsync(grain, request, cancellationToken).ConfigureAwait(false);
        var job = record.Sync?.State == SyncState.Running ? _syncer.FindJob(id) : null;
        var plan = job?.Snapshot();
        return new CommunityProgress
        {
            Community = record,
            IsIndexHere = record.Index is { } index && _store.HasAll(index.Cid),
            Error = job?.Error,
            Archives = [.. wanted.Select(archive => Describe(archive, plan))],
            Shortages = _shortages.Find(id),
        };
    }

    /// <summary>
    /// How far a community is, and again whenever that has changed; ends when the community is not registered any more.
    /// A reader that is slow skips what it missed, and one that goes away leaves nothing behind.
    /// </summary>
    public async IAsyncEnumerable<CommunityProgress> WatchAsync(
        CommunityId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Before the first look: no change is overlooked.
        using var watch = _changes.Watch(id);
        while (await GetAsync(id, cancellationToken).ConfigureAwait(false) is { } progress)
        {
            yield return progress;
            await Task.Delay(ProgressLimits.MinInterval, _time, cancellationToken).ConfigureAwait(false);
            await watch.Signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The archives of a window, the newest first, and where each is; null when the community is not registered.
    /// </summary>
    /// <exception cref="ArgumentException">The window does not begin before it ends.</exception>
    public async Task<ImmutableArray<ArchiveProgress>?> ListArchivesAsync(
        CommunityId id, ArchiveWindow window, CancellationToken cancellationToken)
    {
        var grain = _grains.Community(id);
        if (await grain.GetAsync(cancellationToken).ConfigureAwait(false) is null)
            return null;
        var archives = await grain.ListArchivesAsync(window, cancellationToken).ConfigureAwait(false);
        var plan = _syncer.FindJob(id)?.Snapshot();
        return [.. archives.Select(archive => Describe(archive, plan))];
    }

    /// <summary>
    /// The archives that are known and not wholly on the disk, the newest first; null when the community is not
    /// registered.
    /// </summary>
    public async Task<ImmutableArray<ArchiveProgress>?> FindMissingAsync(
        CommunityId id, CancellationToken cancellationToken) =>
        await ListArchivesAsync(id, ArchiveWindow.All, cancellationToken).ConfigureAwait(false) is { } archives
            ? archives.RemoveAll(archive => archive.State == ArchiveState.Here)
            : null;

    private ArchiveProgress Describe(ArchiveRecord archive, Dictionary<string, PlanEntry>? plan)
    {
        var stored = Cid.TryParse(archive.Cid, out var cid, out _) ? _store.FindManifest(cid) : null;
        if (stored is not null && _store.CountMissing(cid) == 0)
        {
            var bytes = stored.Manifest.DatasetSize;
            return new ArchiveProgress
            {
                Archive = archive,
                State = ArchiveState.Here,
                BytesHere = bytes,
                Bytes = bytes,
            };
        }

        var entry = plan is not null && plan.TryGetValue(archive.Id, out var planned) ? planned : (PlanEntry?)null;
        var isFailing = entry is { State: PlanState.Waiting, Failures: > 0 };
        return new ArchiveProgress
        {
            Archive = archive,
            State = isFailing ? ArchiveState.Failing : StateOf(entry),
            BytesHere = stored is null ? 0 : _store.CountBytes(stored),
            Bytes = stored?.Manifest.DatasetSize,
            Failures = entry?.Failures ?? 0,
            Error = entry?.Error,
            RetryAt = isFailing ? entry?.DueAt : null,
        };
    }

    private static ArchiveState StateOf(PlanEntry? entry) => entry?.State switch
    {
        null => ArchiveState.Missing,
        PlanState.Fetching => ArchiveState.Fetching,
        PlanState.Refused => ArchiveState.Refused,
        _ => ArchiveState.Waiting,
    };
}
