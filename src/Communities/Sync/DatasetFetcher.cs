using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Communities.Sync;

/// <summary>
/// Fetches one dataset of bounded size: finds its manifest, has it kept, and waits while the network brings its blocks.
/// Gives up for the time being when nobody has it or no block comes any more.
/// </summary>
internal sealed class DatasetFetcher(DatasetStore store, IDatasetNetwork network, TimeProvider time)
{
    /// <summary>One attempt. When it is cancelled, so is the download, unless somebody else began it.</summary>
    /// <param name="cid">CID of the manifest.</param>
    /// <param name="maxBytes">A larger dataset is refused before any block of it is asked for.</param>
    /// <param name="keep">Called with the manifest before blocks come.</param>
    /// <param name="onProgress">Called when blocks have come.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<FetchResult> FetchAsync(
        Cid cid,
        long maxBytes,
        Func<StoredManifest, Task> keep,
        Action onProgress,
        CancellationToken cancellationToken)
    {
        if (!cid.IsManifest)
            return FetchResult.Refused($"{cid} is not the CID of a dataset");
        var found = await FindAsync(cid, cancellationToken).ConfigureAwait(false);
        if (found.Manifest is not { } stored)
            return Explain(found.Status);
        if (stored.Manifest.DatasetSize > maxBytes)
        {
            return FetchResult.Refused(
                $"it has {stored.Manifest.DatasetSize} bytes, more than the {maxBytes} that it may have");
        }

        await keep(stored).ConfigureAwait(false);
        if (store.HasAll(cid))
            return FetchResult.Whole;
        cancellationToken.ThrowIfCancellationRequested();
        var isOthers = network.FindProgress(stored) is not null;
        var start = await network.StartAsync(stored).ConfigureAwait(false);
        if (start is FetchStart.NoRoom)
            return FetchResult.Failed("the quota or the disk has no room for it");
        if (start is FetchStart.TooMany)
            return FetchResult.Failed("this node fetches as much as it may");
        try
        {
            var isStalled = !await WatchAsync(stored, onProgress, cancellationToken).ConfigureAwait(false);
            if (store.HasAll(cid))
                return FetchResult.Whole;
            if (isStalled && !isOthers)
                network.Cancel(stored);
            return FetchResult.Failed(isStalled ? "nobody sends its blocks" : "its download was broken off");
        }
        catch (OperationCanceledException)
        {
            if (!isOthers)
                network.Cancel(stored);
            throw;
        }
    }

    private static FetchResult Explain(FindStatus status) => FetchResult.Failed(status switch
    {
        // Or there is no room for it: that may change, so it is no refusal.
        FindStatus.Unusable => "its manifest cannot be decoded, or there is no room to keep it",
        FindStatus.Busy => "too many manifests are being looked for",
        _ => "no node was found that has it",
    });

    private async Task<FoundManifest> FindAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (store.FindManifest(cid) is { } here)
            return new FoundManifest(FindStatus.Found, here);
        using var patience = new CancellationTokenSource(SyncLimits.SearchPatience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var found = await network.FindManifestAsync(cid, ending.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    /// <returns>False when no block came for too long.</returns>
    private async Task<bool> WatchAsync(
        StoredManifest stored, Action onProgress, CancellationToken cancellationToken)
    {
        var missing = store.CountMissing(stored.Cid);
        var grewAt = time.GetTimestamp();
        while (network.FindEnd(stored) is { } end)
        {
            await end.WaitAsync(SyncLimits.ProgressInterval, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (end.IsCompleted)
                return true;
            if (store.CountMissing(stored.Cid) is var now && now != missing)
            {
                (missing, grewAt) = (now, time.GetTimestamp());
                onProgress();
            }
            else if (time.GetElapsedTime(grewAt) >= SyncLimits.StallPatience)
            {
                return false;
            }
        }

        return true;
    }
}
