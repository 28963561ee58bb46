using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// Looks for peers for a download, one search at a time: what is asked for meanwhile is one search after it.
/// Thread-safe.
/// </summary>
internal sealed partial class DownloadSearch(Download download, DownloadServices services, ILogger logger)
{
    private readonly CancellationTokenSource _ending = new();

    // Since no search ran.
    private int _requests;

    /// <summary>
    /// Searches, now or once the search that runs has ended. Never runs anything on the caller's thread.
    /// </summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref _requests) == 1)
            _ = Task.Run(RunAsync);
    }

    /// <summary>Gives the search up that is under way.</summary>
    public Task EndAsync() => _ending.CancelAsync();

    private async Task RunAsync()
    {
        int answered;
        do
        {
            answered = Volatile.Read(ref _requests);
            await SearchAsync().ConfigureAwait(false);
        }
        while (!_ending.IsCancellationRequested
            && Interlocked.CompareExchange(ref _requests, 0, answered) != answered);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it; the next search may do better.")]
    private async Task SearchAsync()
    {
        var dataset = download.Dataset;
        try
        {
            download.EndIfPointless();

            // Those that fell silent, or for whom there was no place, may be of use by now.
            foreach (var lane in services.Peers.All)
                download.Join(lane);
            await Task.WhenAll(
                services.Search.RunAsync(dataset.Cid, dataset.Cid, _ending.Token),
                services.Search.RunAsync(download.TreeCid, dataset.Cid, _ending.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The download has ended.
        }
        catch (Exception exception)
        {
            LogFailed(exception, dataset.Cid);
        }
    }

    [LoggerMessage(424, LogLevel.Error, "The search for peers for {Cid} failed")]
    private partial void LogFailed(Exception exception, Cid cid);
}
