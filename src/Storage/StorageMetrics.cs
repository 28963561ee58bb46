using System.Diagnostics.Metrics;
using Codex.Storage.Quota;

namespace Codex.Storage;

/// <summary>The repo's instruments; names are upstream's (cli, section 5).</summary>
internal sealed class StorageMetrics : IDisposable
{
    private readonly Meter _meter = new("Codex.Storage");
    private readonly Counter<long> _corruptBlocks;

    public StorageMetrics(QuotaLedger ledger)
    {
        _meter.CreateObservableGauge(
            "codex_repostore_blocks", () => ledger.Snapshot().Blocks, "{block}", "Blocks held, manifests included");
        _meter.CreateObservableGauge(
            "codex_repostore_bytes_used", () => ledger.Snapshot().UsedBytes, "By", "Bytes counted against the quota");
        _meter.CreateObservableGauge(
            "codex_repostore_bytes_reserved", () => ledger.Snapshot().ReservedBytes, "By", "Bytes promised to uploads");
        _corruptBlocks = _meter.CreateCounter<long>(
            "codex_repostore_corrupt_blocks", "{block}", "Blocks that failed their check and were quarantined");
    }

    public void CorruptBlock() => _corruptBlocks.Add(1);

    public void Dispose() => _meter.Dispose();
}
