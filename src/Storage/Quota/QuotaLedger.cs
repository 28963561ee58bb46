namespace Codex.Storage.Quota;

/// <summary>
/// Counts blocks and bytes against the quota: what is stored, and what is promised to writes in flight.
/// </summary>
internal sealed class QuotaLedger(long quotaBytes)
{
    private readonly Lock _gate = new();
    private long _usedBytes;
    private long _reservedBytes;
    private long _blocks;

    /// <summary>The quota, in bytes.</summary>
    public long QuotaBytes => quotaBytes;

    /// <summary>Blocks, bytes used and bytes reserved at one moment.</summary>
    public (long Blocks, long UsedBytes, long ReservedBytes) Snapshot()
    {
        lock (_gate)
            return (_blocks, _usedBytes, _reservedBytes);
    }

    /// <summary>Promises bytes; false, and no change, when the quota does not allow them.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (bytes > quotaBytes - _usedBytes - _reservedBytes)
                return false;
            _reservedBytes += bytes;
            return true;
        }
    }

    /// <summary>Takes a promise back.</summary>
    public void Release(long bytes) => Settle(bytes, 0, 0);

    /// <summary>Counts what was stored; nothing is refused any more at this point.</summary>
    public void Add(long blocks, long bytes) => Settle(0, blocks, bytes);

    /// <summary>Stops counting what was deleted.</summary>
    public void Remove(long blocks, long bytes) => Settle(0, -blocks, -bytes);

    /// <summary>
    /// Turns a promise into what was stored, in one step, so that nothing is counted twice or not at all.
    /// </summary>
    public void Settle(long reservedBytes, long blocks, long bytes)
    {
        lock (_gate)
        {
            _reservedBytes -= reservedBytes;
            _blocks += blocks;
            _usedBytes += bytes;
        }
    }

    /// <summary>Counts one block; false, and no change, when the quota does not allow it.</summary>
    public bool TryAddBlock(int blockSize)
    {
        lock (_gate)
        {
            if (blockSize > quotaBytes - _usedBytes - _reservedBytes)
                return false;
            _blocks++;
            _usedBytes += blockSize;
            return true;
        }
    }
}
