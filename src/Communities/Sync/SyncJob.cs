using Codex.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Sync;

/// <summary>
/// The sync of one community: makes what is on the disk what the community's grain says is wanted. Two loops: this one
/// looks at the grain whenever something has changed, follows the current index and decides when all is done; the other
/// one, in <see cref="ArchiveFetches"/>, fetches what is wanted. Nothing that it knows outlives it: the grain knows
/// what is wanted, the disk what is here.
/// </summary>
internal sealed partial class SyncJob
{
    private readonly SyncServices _services;
    private readonly CommunityId _id;
    private readonly Func<SyncJob, bool> _tryRetire;
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _wake = new();
    private readonly ArchiveFetches _fetches;
    private readonly ILogger _logger;
    private readonly Task _run;
    private IndexFetch? _index;
    private (long Number, string Index, IndexContent Content) _aim;
    private volatile string? _error;

    /// <summary>Begins.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="id">The community.</param>
    /// <param name="tryRetire">Asked when nothing is left to do; false when it is wanted again meanwhile.</param>
    public SyncJob(SyncServices services, CommunityId id, Func<SyncJob, bool> tryRetire)
    {
        _services = services;
        _id = id;
        _tryRetire = tryRetire;
        _logger = services.Logger;
        _fetches = new ArchiveFetches(services, id, _wake.Set, _stop.Token);
        _run = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>The community.</summary>
    public CommunityId Id => _id;

    /// <summary>Whether it has been told of something that it has not looked at yet.</summary>
    public bool IsWoken => _wake.IsSet;

    /// <summary>Why it cannot go on for the time being; null when it can.</summary>
    public string? Error => _error ?? _index?.Error;

    /// <summary>Where the wanted archives are.</summary>
    public Dictionary<string, PlanEntry> Snapshot() => _fetches.Plan.Snapshot();

    /// <summary>The grain was told something.</summary>
    public void Refresh() => _wake.Set();

    /// <summary>Ends it, and waits for its end.</summary>
    /// <param name="isUnwanted">
    /// Whether what is unfinished shall not be fetched after the next start either.
    /// </param>
    public async Task StopAsync(bool isUnwanted)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        if (isUnwanted)
            await _fetches.UnwantAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _wake.Reset();
                if (!await StepAsync().ConfigureAwait(false) && _tryRetire(this))
                    break;
                await _wake.WaitAsync(SyncLimits.RefreshInterval, _services.Time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (_stop.IsCancellationRequested)
        {
            // Somebody cancelled it, or the node stops: what else went wrong meanwhile is found again.
            LogStopped(exception, _id.Value);
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            if (_index is not null)
                await _index.CancelAsync().ConfigureAwait(false);
            await _fetches.EndAsync().ConfigureAwait(false);
            _services.Changes.OnProgress(_id);
        }
    }

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> StepAsync()
    {
        try
        {
            var goesOn = await AdvanceAsync().ConfigureAwait(false);
            _error = null;
            return goesOn;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            _error = exception.Message;
            LogFailed(exception, _id.Value);
            return true;
        }
    }

    private async Task<bool> AdvanceAsync()
    {
        var grain = _services.Grains.Community(_id);
        var record = await grain.GetAsync(_stop.Token).ConfigureAwait(false);
        if (record is not { Sync: { State: SyncState.Running } sync })
            return false;
        if (record.Index is not { } index)
            return true;
        if (index.Content == IndexContent.Unusable)
            return !await EndAsync(record, index, sync, SyncState.Failed, index.Error).ConfigureAwait(false);
        var isReady = await FollowAsync(index).ConfigureAwait(false);

        // What is known already is fetched while the index cannot be had; it is the best guess there is.
        if (isReady || _index?.Error is not null)
            await AimAsync(grain, sync, index).ConfigureAwait(false);
        if (!isReady || !_fetches.Plan.IsSettled)
            return true;
        return !await FinishAsync(record, index, sync).ConfigureAwait(false);
    }

    /// <summary>Fetches the current index, and no other one any more.</summary>
    /// <returns>Whether it is here and was read.</returns>
    private async Task<bool> FollowAsync(IndexRecord index)
    {
        var isReady = index.Content is IndexContent.Read or IndexContent.Encrypted && _services.Store.HasAll(index.Cid);
        if (_index is { } fetch && (isReady || fetch.CidText != index.Cid || fetch.Completion.IsCompleted))
        {
            _index = null;
            await fetch.CancelAsync().ConfigureAwait(false);
        }

        if (!isReady)
            _index ??= new IndexFetch(_services, _id, index.Cid, _wake.Set, _stop.Token);
        return isReady;
    }

    private async Task AimAsync(ICommunityGrain grain, CommunitySync sync, IndexRecord index)
    {
        var aim = (sync.Number, index.Cid, index.Content);
        if (aim != _aim)
        {
            var wanted = await SyncSelection.SelectAsync(grain, sync.Request, _stop.Token).ConfigureAwait(false);
            _fetches.Aim(wanted);
            _aim = aim;
        }

        await _fetches.KeepWhatIsHereAsync().ConfigureAwait(false);
        _services.Changes.OnProgress(_id);
    }

    /// <summary>All that was wanted is here, or refused: ends the sync, and drops what it supersedes.</summary>
    /// <returns>False when something is left to do all the same.</returns>
    private async Task<bool> FinishAsync(CommunityRecord record, IndexRecord index, CommunitySync sync)
    {
        // The disk has the last word.
        var isLost = false;
        foreach (var archive in _fetches.Plan.ListKept())
        {
            if (_services.Store.HasAll(archive.Cid))
                continue;
            _fetches.Plan.OnLost(archive);
            isLost = true;
        }

        if (isLost)
        {
            _fetches.Wake();
            return false;
        }

        var refused = _fetches.Plan.ListRefused();
        return refused.IsEmpty
            ? await EndAsync(record, index, sync, SyncState.Done, null).ConfigureAwait(false)
            : await EndAsync(
                record,
                index,
                sync,
                SyncState.Failed,
                $"{refused.Length} archives are refused, {refused[0].Id} because {refused[0].Error}")
                .ConfigureAwait(false);
    }

    /// <returns>Whether the sync has ended; false when the grain was told something meanwhile.</returns>
    private async Task<bool> EndAsync(
        CommunityRecord seen, IndexRecord index, CommunitySync sync, SyncState state, string? error)
    {
        var grain = _services.Grains.Community(_id);
        using (await _services.Gates.EnterAsync(_id, _stop.Token).ConfigureAwait(false))
        {
            // Behind the gate no index can come: none is overlooked when the sync ends.
            var now = await grain.GetAsync(CancellationToken.None).ConfigureAwait(false);
            if (now?.Sync != sync || now.Index?.Cid != index.Cid || now.Pinned != seen.Pinned)
            {
                _wake.Set();
                return false;
            }

            // Before the sync ends: after a crash in between it is resumed, and does what is left.
            if (state == SyncState.Done)
                await _services.Indices.DropSupersededAsync(_id, index.Cid).ConfigureAwait(false);
            await grain.EndSyncAsync(sync.Number, state, error, CancellationToken.None).ConfigureAwait(false);

            // But another silo may have told the grain of one.
            now = await grain.GetAsync(CancellationToken.None).ConfigureAwait(false);
            if (now?.Index is { } newer && newer.Cid != index.Cid && now.Sync is { } last && last.Number == sync.Number)
                await grain.StartSyncAsync(sync.Request, CancellationToken.None).ConfigureAwait(false);
        }

        LogEnded(_id.Value, sync.Number, state, error);
        _services.Changes.OnRecordChanged(_id);
        return true;
    }

    [LoggerMessage(712, LogLevel.Warning, "The sync of community {Community} failed for now")]
    private partial void LogFailed(Exception exception, string community);

    [LoggerMessage(717, LogLevel.Debug, "The sync of community {Community} was stopped")]
    private partial void LogStopped(Exception exception, string community);

    [LoggerMessage(713, LogLevel.Information, "Sync {Number} of community {Community} has ended: {State} {Error}")]
    private partial void LogEnded(string community, long number, SyncState state, string? error);
}
