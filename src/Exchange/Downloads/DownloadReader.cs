using Codex.Exchange.Scheduling;
using Codex.Storage;

namespace Codex.Exchange.Downloads;

/// <summary>
/// Somebody who reads a dataset while it arrives: the blocks it waits for come first, and what follows them is read
/// ahead. Dispose it: a download that nobody reads and nobody wants ends.
/// </summary>
public sealed class DownloadReader : IMissingBlocks, IDisposable
{
    private readonly Download _download;
    private readonly ReaderId _id;
    private int _isDisposed;

    internal DownloadReader(Download download, ReaderId id)
    {
        _download = download;
        _id = id;
    }

    /// <inheritdoc/>
    public void Advance(int index) => _download.MoveReader(_id, index);

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken)
    {
        _download.MoveReader(_id, index);
        return _download.WaitAsync(index, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _download.CloseReader(_id);
    }
}
