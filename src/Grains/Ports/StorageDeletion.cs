namespace Codex.Grains;

/// <summary>Expected outcomes of <see cref="IDatasetStorage.DeleteAsync"/>.</summary>
public enum StorageDeletion
{
    /// <summary>It is gone from this node's disk.</summary>
    Deleted,

    /// <summary>It was not on this node's disk.</summary>
    Absent,

    /// <summary>It is a block of a dataset, and only goes with it.</summary>
    PartOfDataset,
}
