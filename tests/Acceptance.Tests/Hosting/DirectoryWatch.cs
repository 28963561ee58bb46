using System.Threading.Channels;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>Hears of every change in a directory and below it: the moments at which a node changes its disk.</summary>
internal sealed class DirectoryWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public DirectoryWatch(string path)
    {
        _watcher = new FileSystemWatcher(path)
        {
            IncludeSubdirectories = true,
            NotifyFilter =
                NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Created += OnChange;
        _watcher.Deleted += OnChange;
        _watcher.Changed += OnChange;
        _watcher.Renamed += OnChange;
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Raised on every change.</summary>
    public event Action? Changed;

    /// <summary>Waits until something is so that was brought about by a change here.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        while (!condition())
            await _changes.Reader.ReadAsync(deadline.Token);
    }

    public void Dispose() => _watcher.Dispose();

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        _changes.Writer.TryWrite(true);
        Changed?.Invoke();
    }
}
