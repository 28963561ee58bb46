namespace Codex.Storage;

/// <summary>Expected outcomes of a deletion.</summary>
public enum DeleteStatus
{
    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>It was not there.</summary>
    Absent,

    /// <summary>It is a block of a dataset, and only goes with it.</summary>
    PartOfDataset,
}
