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
    /// Names the blocks that are going to be read, and begins to fetch what is missing of them; ends what was named
    /// before.
    /// </summary>
    public async Task AimAsync(int first, int end, bool isMissing)
    {
        Dispose();
        _end = end;
        if (isMissing)
            _open = await network.OpenFeedAsync(dataset, first, end);
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
