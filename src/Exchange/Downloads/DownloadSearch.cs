using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>Looks for peers for a download, one search at a time. Thread-safe.</summary>
internal sealed partial class DownloadSearch(Download download, DownloadServices services, ILogger logger)
{
    private readonly CancellationTokenSource _ending = new();
    private int _isRunning;

    /// <summary>Begins to search, unless it does already. Never runs anything on the caller's thread.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            _ = Task.Run(RunAsync);
    }

    /// <summary>Gives the search up that is under way.</summary>
    public Task EndAsync() => _ending.CancelAsync();

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it; the next search may do better.")]
    private async Task RunAsync()
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
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    [LoggerMessage(424, LogLevel.Error, "The search for peers for {Cid} failed")]
    private partial void LogFailed(Exception exception, Cid cid);
}
