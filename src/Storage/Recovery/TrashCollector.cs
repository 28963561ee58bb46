using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Microsoft.Extensions.Logging;

namespace Codex.Storage.Recovery;

/// <summary>Empties the trash in the background. What is left when the node stops goes at the next start.</summary>
internal sealed partial class TrashCollector : IAsyncDisposable
{
    private readonly IDisk _disk;
    private readonly RepoLayout _repo;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public TrashCollector(IDisk disk, RepoLayout repo, ILogger logger)
    {
        _disk = disk;
        _repo = repo;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Says that something was moved to the trash.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token).ConfigureAwait(false);
                foreach (var name in _disk.List(_repo.Trash))
                {
                    _stop.Token.ThrowIfCancellationRequested();
                    Delete(Path.Combine(_repo.Trash, name));
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Delete(string path)
    {
        try
        {
            _disk.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DeleteFailed(_logger, exception, path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5, LogLevel.Warning, "Cannot delete {Path} now; trying again later")]
        public static partial void DeleteFailed(ILogger logger, Exception exception, string path);
    }
}
