using Codex.Api.Downloads;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Api.Network;

/// <summary>
/// What a download waits on for blocks that are not here: asks the network only when one is missing, and gives up where
/// nothing comes for too long.
/// </summary>
internal sealed class DatasetFeed(IDatasetNetwork network, StoredManifest dataset, TimeProvider time)
    : IMissingBlocks, IDisposable
{
    private IDatasetFeed? _open;
    private int _end;

    /// <summary>Longest wait for one block.</summary>
    public required TimeSpan Patience { get; set; }

    /// <summary>
    /// Whether blocks are fetched as soon as they are aimed at; otherwise only when one is waited for, which may never
    /// happen.
    /// </summary>
    public required bool FetchesAhead { get; init; }

    /// <summary>Names the bytes that are going to be read; ends what was aimed at before.</summary>
    public async Task AimAsync(ByteRange range)
    {
        Dispose();
        int blockSize = dataset.Manifest.BlockSize;
        long last = Math.Max(range.Start, range.End - 1);
        _end = (int)(last / blockSize) + 1;
        if (FetchesAhead)
            _open = await network.OpenFeedAsync(dataset, (int)(range.Start / blockSize), _end);
    }

    /// <inheritdoc/>
    public void Advance(int index) => _open?.Advance(index);

    /// <inheritdoc/>
    public async ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken)
    {
        _open ??= await network.OpenFeedAsync(dataset, index, Math.Max(_end, index + 1));
        if (_open is null)
            return false;
        using CancellationTokenSource timeout = new(Patience, time);
        using CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _open.WaitAsync(index, linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}
