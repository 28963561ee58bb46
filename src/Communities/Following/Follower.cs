using Codex.Communities.Catalog;
using Codex.Communities.Progress;
using Codex.Communities.Sync;
using Codex.Datasets;
using Codex.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Communities.Following;

/// <summary>
/// Keeps everything of the communities that are followed: they are registered and pinned at the start, and synced as a
/// whole whenever something of their current index is missing.
/// </summary>
internal sealed partial class Follower : BackgroundService
{
    private readonly CommunityOptions _options;
    private readonly CommunityCatalog _catalog;
    private readonly CommunitySyncer _syncer;
    private readonly IGrainFactory _grains;
    private readonly CommunityChanges _changes;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AsyncSignal _wake = new();
    private readonly HashSet<CommunityId> _pinned = [];

    /// <summary>One that does nothing until it is started.</summary>
    public Follower(
        CommunityOptions options,
        CommunityCatalog catalog,
        CommunitySyncer syncer,
        IGrainFactory grains,
        CommunityChanges changes,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILogger<Follower> logger)
    {
        _options = options;
        _catalog = catalog;
        _syncer = syncer;
        _grains = grains;
        _changes = changes;
        _lifetime = lifetime;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Follow.IsEmpty)
            return;
        await _lifetime.WaitForStartAsync(stoppingToken).ConfigureAwait(false);
        _changes.RecordChanged += OnRecordChanged;
        try
        {
            var lookedAt = _time.GetTimestamp();
            for (var isDue = true; ; isDue = _time.GetElapsedTime(lookedAt) >= FollowLimits.CheckInterval)
            {
                if (isDue)
                    lookedAt = _time.GetTimestamp();
                foreach (var id in _options.Follow)
                    await CheckAsync(id, isDue, stoppingToken).ConfigureAwait(false);
                var rest = FollowLimits.CheckInterval - _time.GetElapsedTime(lookedAt);
                var pause = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
                await _wake.WaitAsync(pause, _time, stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _changes.RecordChanged -= OnRecordChanged;
        }
    }

    private void OnRecordChanged(CommunityId id)
    {
        if (_options.Follow.Contains(id))
            _wake.Set();
    }

    private async Task CheckAsync(CommunityId id, bool isDue, CancellationToken stoppingToken)
    {
        try
        {
            var grain = _grains.Community(id);
            var record = await grain.GetAsync(stoppingToken).ConfigureAwait(false);

            // Somebody removed it: at the next round it comes back.
            if (record is null && _pinned.Contains(id) && !isDue)
                return;

            // Or it came back by another way, and is not pinned.
            if (record is not { Pinned: true } || !_pinned.Contains(id))
            {
                if (!await PinAsync(id, stoppingToken).ConfigureAwait(false))
                    return;
                record = await grain.GetAsync(stoppingToken).ConfigureAwait(false);
            }

            if (record is not null && IsWanted(record, isDue)
                && await _syncer.IsIncompleteAsync(id, record.Index!).ConfigureAwait(false))
            {
                var everything = new SyncRequest { Mode = SyncMode.All };
                await _syncer.BeginAsync(id, everything, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception, id.Value);
        }
    }

    /// <summary>
    /// A new index is followed at once. What failed, or was cancelled by somebody, is tried again only when it is time:
    /// what ends at once would otherwise begin at once, for ever.
    /// </summary>
    private static bool IsWanted(CommunityRecord record, bool isDue) =>
        record.Index is { Content: not IndexContent.Unusable } index
        && record.Sync?.State != SyncState.Running
        && (isDue || record.Sync is null || index.Content == IndexContent.Unread);

    private async Task<bool> PinAsync(CommunityId id, CancellationToken stoppingToken)
    {
        if (await _catalog.RegisterAsync(id, stoppingToken).ConfigureAwait(false) is null)
        {
            LogTooMany(id.Value);
            return false;
        }

        if (!await _catalog.PinAsync(id, stoppingToken).ConfigureAwait(false))
            return false;
        _pinned.Add(id);
        LogFollowed(id.Value);
        return true;
    }

    [LoggerMessage(720, LogLevel.Information, "Community {Community} is followed")]
    private partial void LogFollowed(string community);

    [LoggerMessage(721, LogLevel.Error, "Community {Community} cannot be followed: there are too many communities")]
    private partial void LogTooMany(string community);

    [LoggerMessage(722, LogLevel.Warning, "Community {Community} could not be looked at")]
    private partial void LogFailed(Exception exception, string community);
}
