namespace Codex.Grains.Interfaces;

/// <summary>Expected outcomes of <see cref="IDatasetGrain.DeleteAsync"/>.</summary>
[GenerateSerializer, Alias("Codex.DatasetDeletion")]
public enum DatasetDeletion
{
    /// <summary>It is gone, bytes and record.</summary>
    Deleted,

    /// <summary>It was neither stored nor known.</summary>
    Absent,

    /// <summary>Nothing is deleted: the CID names a block of a dataset, and only goes with it.</summary>
    PartOfDataset,
}
