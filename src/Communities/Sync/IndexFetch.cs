using Codex.Archives;
using Codex.Communities.Indices;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Sync;

/// <summary>
/// Fetches one archive index, decodes it and tells the community's grain, again and again until that worked or it is
/// known to be no index.
/// </summary>
internal sealed partial class IndexFetch
{
    private readonly SyncServices _services;
    private readonly CommunityId _id;
    private readonly Action _onChange;
    private readonly CancellationTokenSource _stop;
    private readonly ILogger _logger;

    /// <summary>Begins.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="id">The community.</param>
    /// <param name="cidText">CID of the index.</param>
    /// <param name="onChange">Called when an attempt failed, and at the end.</param>
    /// <param name="stop">Ends it.</param>
    public IndexFetch(
        SyncServices services, CommunityId id, string cidText, Action onChange, CancellationToken stop)
    {
        _services = services;
        _id = id;
        _onChange = onChange;
        _logger = services.Logger;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        CidText = cidText;
        Completion = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>CID of the index.</summary>
    public string CidText { get; }

    /// <summary>Why the last attempt failed; null when none has.</summary>
    public string? Error { get; private set; }

    /// <summary>Completes when it has ended; never faulted.</summary>
    public Task Completion { get; }

    /// <summary>Ends it, and waits for its end.</summary>
    public async Task CancelAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var failures = 1; await TryOnceAsync().ConfigureAwait(false) is { } error; failures++)
            {
                Error = error;
                _onChange();
                await Task.Delay(RetryPause.After(failures), _services.Time, _stop.Token).ConfigureAwait(false);
            }

            Error = null;
        }
        catch (OperationCanceledException)
        {
            // A newer index takes its place, or the sync has ended.
        }
        finally
        {
            _onChange();
        }
    }

    /// <returns>Why another attempt is needed; null when none is.</returns>
    private async Task<string?> TryOnceAsync()
    {
        try
        {
            return await FetchAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, _id.Value, CidText);
            return exception.Message;
        }
    }

    private async Task<string?> FetchAsync()
    {
        // By default one that names nothing: it is refused.
        Cid.TryParse(CidText, out var cid, out _);
        using (await _services.Turns.Indices.EnterAsync(_stop.Token).ConfigureAwait(false))
        {
            var result = await _services.Fetcher
                .FetchAsync(cid, ArchiveLimits.MaxIndexBytes, KeepAsync, _onChange, _stop.Token)
                .ConfigureAwait(false);
            if (result.Outcome == FetchOutcome.Failed)
                return result.Error;
            if (result.Outcome == FetchOutcome.Refused)
                return await RecordAsync(IndexReadings.Unusable(CidText, result.Error!)).ConfigureAwait(false);
        }

        using (await _services.Turns.Reads.EnterAsync(_stop.Token).ConfigureAwait(false))
        {
            return await _services.Reader.ReadAsync(cid, _stop.Token).ConfigureAwait(false) is { } decoded
                ? await RecordAsync(IndexReadings.Of(CidText, decoded)).ConfigureAwait(false)
                : "it was damaged on the disk";
        }
    }

    private async Task KeepAsync(StoredManifest stored)
    {
        using var gate = await _services.Gates.EnterAsync(_id, _stop.Token).ConfigureAwait(false);

        // One that is superseded meanwhile is not pinned: nobody would drop it any more.
        var record = await _services.Grains.Community(_id).GetAsync(CancellationToken.None).ConfigureAwait(false);
        if (record?.Index?.Cid == CidText)
            await _services.Pins.KeepIndexAsync(_id, stored).ConfigureAwait(false);
        else
            throw new OperationCanceledException();
    }

    private async Task<string?> RecordAsync(IndexReading reading)
    {
        var grain = _services.Grains.Community(_id);
        try
        {
            if (!await grain.RecordIndexAsync(reading, CancellationToken.None).ConfigureAwait(false))
                return "the community does not know it any more";
        }
        catch (ArgumentException exception)
        {
            // More than a grain remembers.
            var unusable = IndexReadings.Unusable(CidText, exception.Message);
            await grain.RecordIndexAsync(unusable, CancellationToken.None).ConfigureAwait(false);
            reading = unusable;
        }

        if (reading.Content == IndexContent.Unusable)
            LogUnusable(_id.Value, CidText, reading.Error);
        return null;
    }

    [LoggerMessage(710, LogLevel.Warning, "Index {Cid} of community {Community} could not be fetched")]
    private partial void LogFailed(Exception exception, string community, string cid);

    [LoggerMessage(711, LogLevel.Warning, "Index {Cid} of community {Community} is refused: {Error}")]
    private partial void LogUnusable(string community, string cid, string? error);
}
