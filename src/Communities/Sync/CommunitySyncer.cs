using Codex.Datasets;
using Codex.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Sync;

/// <summary>
/// Keeps one job for every community whose sync runs: begun by a client, resumed after a start. Jobs and what they
/// fetch are bounded by <see cref="SyncLimits"/>.
/// </summary>
public sealed partial class CommunitySyncer : BackgroundService
{
    private readonly SyncServices _services;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<CommunityId, SyncJob> _jobs = [];
    private bool _isStopped;

    internal CommunitySyncer(SyncServices services, IHostApplicationLifetime lifetime)
    {
        _services = services;
        _lifetime = lifetime;
        _logger = services.Logger;
        services.Changes.RecordChanged += OnRecordChanged;
    }

    /// <summary>Wants archives of a community fetched, in place of what was wanted before.</summary>
    /// <returns>The sync, which runs now; null when the community is not registered.</returns>
    public async Task<CommunitySync?> BeginAsync(
        CommunityId id, SyncRequest request, CancellationToken cancellationToken)
    {
        CommunitySync? sync;
        using (await _services.Gates.EnterAsync(id, cancellationToken).ConfigureAwait(false))
        {
            sync = await _services.Grains.Community(id)
                .StartSyncAsync(request, cancellationToken)
                .ConfigureAwait(false);
            if (sync is null)
                return null;
            Run(id);
        }

        _services.Changes.OnRecordChanged(id);
        return sync;
    }

    /// <summary>
    /// Wants everything fetched that an announced index names, unless a sync runs, which goes on with it in its own
    /// mode. One that is announced once more after its sync is done begins none, unless something has gone since.
    /// </summary>
    public async Task FollowAsync(CommunityId id, IndexOffer offer, CancellationToken cancellationToken)
    {
        var record = await _services.Grains.Community(id).GetAsync(cancellationToken).ConfigureAwait(false);
        if (record is not { Index: { } index, Sync: not { State: SyncState.Running } } || offer == IndexOffer.Older)
            return;
        var isDone = offer == IndexOffer.Known && record.Sync is { State: SyncState.Done };
        if (!isDone || await IsIncompleteAsync(id, index).ConfigureAwait(false))
            await BeginAsync(id, new SyncRequest { Mode = SyncMode.All }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels the sync of a community. What has come is kept.</summary>
    /// <returns>False when none ran.</returns>
    public async Task<bool> CancelAsync(CommunityId id, CancellationToken cancellationToken)
    {
        var grain = _services.Grains.Community(id);
        using (await _services.Gates.EnterAsync(id, cancellationToken).ConfigureAwait(false))
        {
            var record = await grain.GetAsync(cancellationToken).ConfigureAwait(false);
            if (record is not { Sync: { State: SyncState.Running, Number: var number } })
                return false;
            await grain
                .EndSyncAsync(number, SyncState.Cancelled, error: null, CancellationToken.None)
                .ConfigureAwait(false);
            SyncJob? job;
            lock (_lock)
                _jobs.Remove(id, out job);

            // Fetches that wait for the gate see that they are cancelled.
            if (job is not null)
                await job.StopAsync(isUnwanted: true).ConfigureAwait(false);
        }

        _services.Changes.OnRecordChanged(id);
        return true;
    }

    /// <summary>Whether something is missing of a community: its current index, what that names, or what earlier ones
    /// did.</summary>
    internal async Task<bool> IsIncompleteAsync(CommunityId id, IndexRecord index)
    {
        if (index.Content == IndexContent.Unread || !_services.Store.HasAll(index.Cid))
            return true;
        var archives = await _services.Grains.Community(id)
            .ListArchivesAsync(ArchiveWindow.All, CancellationToken.None)
            .ConfigureAwait(false);
        return archives.Any(archive => !_services.Store.HasAll(archive.Cid));
    }

    /// <summary>The job of a community; null when none runs.</summary>
    internal SyncJob? FindJob(CommunityId id)
    {
        lock (_lock)
            return _jobs.GetValueOrDefault(id);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        SyncJob[] jobs;
        lock (_lock)
        {
            _isStopped = true;
            jobs = [.. _jobs.Values];
            _jobs.Clear();
        }

        await Task.WhenAll(jobs.Select(job => job.StopAsync(isUnwanted: false)))
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _services.Changes.RecordChanged -= OnRecordChanged;
        base.Dispose();
    }

    /// <summary>Resumes what ran when the node stopped; where the grains cannot be asked, later.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _lifetime.WaitForStartAsync(stoppingToken).ConfigureAwait(false);
        for (var failures = 1; !await TryResumeAsync(stoppingToken).ConfigureAwait(false); failures++)
            await Task.Delay(RetryPause.After(failures), _services.Time, stoppingToken).ConfigureAwait(false);
    }

    private async Task<bool> TryResumeAsync(CancellationToken stoppingToken)
    {
        try
        {
            var names = await _services.Grains.Directory().ListAsync(stoppingToken).ConfigureAwait(false);
            var resumed = 0;
            foreach (var id in names.Select(CommunityId.Parse))
            {
                using (await _services.Gates.EnterAsync(id, stoppingToken).ConfigureAwait(false))
                    await _services.Indices.DropLeftoversAsync(id).ConfigureAwait(false);
                var record = await _services.Grains.Community(id).GetAsync(stoppingToken).ConfigureAwait(false);
                if (record is not { Sync.State: SyncState.Running })
                    continue;
                Run(id);
                resumed++;
            }

            LogResumed(resumed > 0 ? LogLevel.Information : LogLevel.Debug, resumed, names.Length);
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogResumeFailed(exception);
            return false;
        }
    }

    private void Run(CommunityId id)
    {
        lock (_lock)
        {
            if (_isStopped)
                return;
            if (_jobs.TryGetValue(id, out var job))
                job.Refresh();
            else
                _jobs[id] = new SyncJob(_services, id, TryRetire);
        }
    }

    /// <summary>A job has nothing left to do: it goes, unless it was woken meanwhile.</summary>
    private bool TryRetire(SyncJob job)
    {
        lock (_lock)
        {
            if (job.IsWoken)
                return false;
            if (_jobs.GetValueOrDefault(job.Id) == job)
                _jobs.Remove(job.Id);
            return true;
        }
    }

    private void OnRecordChanged(CommunityId id) => FindJob(id)?.Refresh();

    [LoggerMessage(EventId = 715, Message = "{Resumed} syncs of {Communities} communities are resumed")]
    private partial void LogResumed(LogLevel level, int resumed, int communities);

    [LoggerMessage(716, LogLevel.Warning, "Syncs could not be resumed yet")]
    private partial void LogResumeFailed(Exception exception);
}
