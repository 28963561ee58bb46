using System.Collections.Immutable;
using Codex.Archives;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Sync;

/// <summary>
/// Fetches what a plan wants: some archives beside each other, the newest first, each in a turn that it shares with all
/// communities of the node.
/// </summary>
internal sealed partial class ArchiveFetches
{
    private readonly SyncServices _services;
    private readonly CommunityId _id;
    private readonly Action _onSettled;
    private readonly CancellationToken _stop;
    private readonly AsyncSignal _due = new();
    private readonly SemaphoreSlim _places = new(SyncLimits.MaxFetchesPerCommunity);
    private readonly ILogger _logger;
    private readonly Task _run;

    /// <summary>Begins; nothing is wanted yet.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="id">The community.</param>
    /// <param name="onSettled">Called when the plan is settled.</param>
    /// <param name="stop">Ends it.</param>
    public ArchiveFetches(SyncServices services, CommunityId id, Action onSettled, CancellationToken stop)
    {
        _services = services;
        _id = id;
        _onSettled = onSettled;
        _stop = stop;
        _logger = services.Logger;
        Plan = new SyncPlan(services.Time);
        _run = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>What is wanted.</summary>
    public SyncPlan Plan { get; }

    /// <summary>Wants these archives in place of those before: what is no longer wanted is cancelled.</summary>
    public void Aim(ImmutableArray<ArchiveRecord> wanted)
    {
        foreach (var dropped in Plan.Aim(wanted))
            Plan.Cancel(dropped);
        Wake();
    }

    /// <summary>Looks at the plan again.</summary>
    public void Wake() => _due.Set();

    /// <summary>Keeps what is on the disk already: that needs nobody's turn.</summary>
    public async Task KeepWhatIsHereAsync()
    {
        foreach (var archive in Plan.ListWaiting())
        {
            if (_services.Store.FindManifest(archive.Cid) is not { } stored || !_services.Store.HasAll(archive.Cid))
                continue;
            await KeepAsync(stored).ConfigureAwait(false);
            Plan.OnKept(archive);
        }
    }

    /// <summary>Waits until nothing is fetched any more.</summary>
    public async Task EndAsync()
    {
        await _run.ConfigureAwait(false);
        for (var place = 0; place < SyncLimits.MaxFetchesPerCommunity; place++)
            await _places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What is unfinished is not to be fetched after the next start either. Call it after the end.</summary>
    public async Task UnwantAsync()
    {
        foreach (var archive in Plan.ListWaiting())
        {
            if (_services.Store.FindManifest(archive.Cid) is { } stored && !_services.Store.HasAll(archive.Cid))
                await _services.Registrar.UnwantAsync(stored).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stop).ConfigureAwait(false);
                if (await TakeAsync().ConfigureAwait(false) is (var archive, var turn))
                    _ = FetchAsync(archive, turn);
                else
                    _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            _places.Release();
        }
    }

    /// <summary>The next archive, with a turn to fetch it; null when it is no longer wanted meanwhile.</summary>
    private async Task<(PlannedArchive Archive, IDisposable Turn)?> TakeAsync()
    {
        while (Plan.PauseUntilDue() is var pause && pause != TimeSpan.Zero)
        {
            var atMost = pause ?? Timeout.InfiniteTimeSpan;
            await _due.WaitAsync(atMost, _services.Time, _stop).ConfigureAwait(false);
        }

        var turn = await _services.Turns.Archives.EnterAsync(_stop).ConfigureAwait(false);
        if (Plan.TryTake(_stop) is { } archive)
            return (archive, turn);
        turn.Dispose();
        return null;
    }

    private async Task FetchAsync(PlannedArchive archive, IDisposable turn)
    {
        try
        {
            _services.Changes.OnProgress(_id);
            var result = await _services.Fetcher
                .FetchAsync(
                    archive.Cid,
                    ArchiveLimits.MaxArchiveBytes,
                    KeepAsync,
                    () => _services.Changes.OnProgress(_id),
                    archive.Fetch!.Token)
                .ConfigureAwait(false);
            if (result.Outcome == FetchOutcome.Whole)
                Plan.OnKept(archive);
            else if (result.Outcome == FetchOutcome.Refused)
                Plan.OnRefused(archive, result.Error!);
            else
                Plan.OnFailed(archive, result.Error!);
        }
        catch (OperationCanceledException)
        {
            Plan.OnCancelled(archive);
        }
        catch (Exception exception)
        {
            LogFailed(exception, archive.Id, _id.Value);
            Plan.OnFailed(archive, exception.Message);
        }
        finally
        {
            turn.Dispose();
            _places.Release();
            Wake();
            if (Plan.IsSettled)
                _onSettled();
            _services.Changes.OnProgress(_id);
        }
    }

    /// <summary>
    /// Behind the gate, so that pinning the community pins every archive: one that is here before, and one that comes
    /// later.
    /// </summary>
    private async Task KeepAsync(StoredManifest stored)
    {
        using var gate = await _services.Gates.EnterAsync(_id, _stop).ConfigureAwait(false);
        if (await _services.Grains.Community(_id).GetAsync(CancellationToken.None).ConfigureAwait(false) is { } record)
            await _services.Pins.KeepArchiveAsync(_id, stored, record.Pinned).ConfigureAwait(false);
    }

    [LoggerMessage(714, LogLevel.Warning, "Archive {Archive} of community {Community} could not be fetched")]
    private partial void LogFailed(Exception exception, string archive, string community);
}
