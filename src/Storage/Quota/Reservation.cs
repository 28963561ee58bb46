using Codex.Storage.Disk;

namespace Codex.Storage.Quota;

/// <summary>
/// What one ingest was promised of the quota and found on the disk. Grows block by block when the size is not known
/// beforehand; whatever is left at the end is given back.
/// </summary>
internal sealed class Reservation(QuotaLedger ledger, IDisk disk, string path, long minFreeBytes) : IDisposable
{
    private long _bytes;

    /// <summary>
    /// Makes the promise cover <paramref name="totalBytes"/>; <see cref="IngestStatus.Stored"/> when it does.
    /// </summary>
    public IngestStatus GrowTo(long totalBytes)
    {
        var more = totalBytes - _bytes;
        if (more <= 0)
            return IngestStatus.Stored;
        if (!ledger.TryReserve(more))
            return IngestStatus.QuotaExceeded;
        _bytes = totalBytes;
        return disk.FreeBytes(path) - more < minFreeBytes ? IngestStatus.DiskFull : IngestStatus.Stored;
    }

    /// <summary>The promise was kept: counts what was stored in its place.</summary>
    public void Settle(long blocks, long bytes)
    {
        ledger.Settle(_bytes, blocks, bytes);
        _bytes = 0;
    }

    public void Dispose()
    {
        ledger.Release(_bytes);
        _bytes = 0;
    }
}
