using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Scheduling;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// Takes blocks of one download in: has them verified and stored, tells those who wait for them, and knows when the
/// disk, the quota or the fate of the dataset leave no sense in more. Thread-safe.
/// </summary>
internal sealed partial class BlockIntake(
    StoredManifest dataset, SharedWriter writer, DownloadServices services, ILogger logger)
{
    private int _hasGrown;

    /// <summary>What the download has come to: the dataset was deleted, or came by another way, or neither.</summary>
    public DownloadStatus Verdict =>
        services.Store.FindManifest(dataset.Cid) is null ? DownloadStatus.Cancelled
        : services.Store.CountMissing(dataset.Cid) == 0 ? DownloadStatus.Complete
        : DownloadStatus.Active;

    /// <summary>Takes a block whose index is one of the dataset, while the writer is entered.</summary>
    /// <returns>What became of it, and what the download has come to.</returns>
    public (BlockOutcome Outcome, DownloadStatus Status) Take(BlockDelivery delivery)
    {
        var index = delivery.Address.Index;
        try
        {
            var put = writer.Put(delivery);
            if (put == PutStatus.Rejected)
                return (BlockOutcome.Rejected, DownloadStatus.Active);
            if (put == PutStatus.QuotaExceeded)
            {
                LogQuotaExceeded(dataset.Cid);
                return (BlockOutcome.NotStored, DownloadStatus.QuotaExceeded);
            }

            // The files that it was written to are no longer those of the dataset.
            if (!writer.Has(index))
                return (BlockOutcome.NotStored, Verdict);
            if (put == PutStatus.AlreadyHere)
                return (BlockOutcome.AlreadyHere, DownloadStatus.Active);
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogDiskFailed(exception, dataset.Cid);
            return (BlockOutcome.NotStored, DownloadStatus.DiskFailed);
        }

        // Before the swarm learns of it: a peer that waits for it can have it at once.
        if (Interlocked.Exchange(ref _hasGrown, 1) == 0)
            services.Events.OnGrowing(dataset);
        services.Events.OnBlockStored(dataset.Manifest.TreeCid, index);
        return (BlockOutcome.Stored, DownloadStatus.Active);
    }

    /// <summary>Makes what has come durable; says how the download ended after all.</summary>
    public async Task<DownloadStatus> CloseAsync(DownloadStatus status)
    {
        try
        {
            await writer.CloseAsync().ConfigureAwait(false);
            return status;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogDiskFailed(exception, dataset.Cid);
            return DownloadStatus.DiskFailed;
        }
    }

    private static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    [LoggerMessage(420, LogLevel.Error, "The download of {Cid} stopped: the disk failed")]
    private partial void LogDiskFailed(Exception exception, Cid cid);

    [LoggerMessage(421, LogLevel.Error, "The download of {Cid} stopped: the quota leaves no room for it")]
    private partial void LogQuotaExceeded(Cid cid);
}
