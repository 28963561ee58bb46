using System.Collections.Concurrent;

namespace Codex.Storage.Ingest;

/// <summary>
/// The memory that all ingests share. A unit is held while it is hashed and written, never while a client is waited
/// for, so that slow clients cannot starve the others.
/// </summary>
internal sealed class IngestBuffers : IDisposable
{
    /// <summary>Units kept while nothing is ingested.</summary>
    private const int IdleUnits = 4;

    private readonly SemaphoreSlim _free = new(StorageLimits.IngestUnits, StorageLimits.IngestUnits);
    private readonly ConcurrentBag<byte[]> _units = [];

    public async ValueTask<byte[]> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _units.TryTake(out var unit) ? unit : GC.AllocateUninitializedArray<byte>(StorageLimits.IngestUnitBytes);
    }

    public void Return(byte[] unit)
    {
        if (_units.Count < IdleUnits)
            _units.Add(unit);
        _free.Release();
    }

    public void Dispose() => _free.Dispose();
}
