using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Exchange;
using Codex.Grains;
using Codex.Storage;

namespace Codex.Silo.Adapters;

/// <summary>Gives the grains the storage of this node.</summary>
internal sealed class DatasetStorage(
    DatasetStore store, INodeIdentity identity, BlockExchange exchange, IContentAnnouncer announcer) : IDatasetStorage
{
    /// <inheritdoc/>
    public string NodeId => identity.PeerId;

    /// <inheritdoc/>
    public ValueTask<bool> HoldsAsync(string manifestCid, CancellationToken cancellationToken) =>
        Cid.TryParse(manifestCid, out var cid, out _)
            ? store.ExistsAsync(cid, cancellationToken)
            : ValueTask.FromResult(false);

    /// <inheritdoc/>
    public async Task<StorageDeletion> DeleteAsync(string manifestCid, CancellationToken cancellationToken)
    {
        if (!Cid.TryParse(manifestCid, out var cid, out _))
            return StorageDeletion.Absent;
        if (store.FindManifest(cid) is { } dataset)
        {
            // Before its files go: nothing shall fill them, and nobody be sent here for them, any more.
            await exchange.OnDeletingAsync(dataset).ConfigureAwait(false);
            announcer.Withdraw(dataset);
        }

        return await store.DeleteAsync(cid, cancellationToken).ConfigureAwait(false) switch
        {
            DeleteStatus.Deleted => StorageDeletion.Deleted,
            DeleteStatus.PartOfDataset => StorageDeletion.PartOfDataset,
            _ => StorageDeletion.Absent,
        };
    }
}
