using Codex.Content;
using Codex.Grains;
using Codex.Storage;

namespace Codex.Api.Tests.Hosting;

/// <summary>Gives the grains the storage of a node.</summary>
internal sealed class StoreStorage(DatasetStore store) : IDatasetStorage
{
    public string NodeId => "16Uiu2HAmNode";

    public ValueTask<bool> HoldsAsync(string manifestCid, CancellationToken cancellationToken) =>
        store.ExistsAsync(Cid.Parse(manifestCid), cancellationToken);

    public async Task<StorageDeletion> DeleteAsync(string manifestCid, CancellationToken cancellationToken) =>
        await store.DeleteAsync(Cid.Parse(manifestCid), cancellationToken) == DeleteStatus.Deleted
            ? StorageDeletion.Deleted
            : StorageDeletion.Absent;
}
