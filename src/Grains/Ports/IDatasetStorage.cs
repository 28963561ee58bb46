namespace Codex.Grains;

/// <summary>What grains need of the storage of the node they run on. Bytes do not pass through here.</summary>
public interface IDatasetStorage
{
    /// <summary>Id of this storage node.</summary>
    string NodeId { get; }

    /// <summary>True when this node's disk holds the manifest.</summary>
    ValueTask<bool> HoldsAsync(string manifestCid, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a manifest from this node's disk, and its dataset unless another manifest refers to it. May be repeated.
    /// </summary>
    Task<StorageDeletion> DeleteAsync(string manifestCid, CancellationToken cancellationToken);
}
