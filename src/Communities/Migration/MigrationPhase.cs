namespace Codex.Communities.Migration;

/// <summary>What a migration does: one after the other.</summary>
public enum MigrationPhase
{
    /// <summary>Looks whether each archive can be cut out of the data file and decodes.</summary>
    Checking,

    /// <summary>Stores each archive as a dataset, and reads it back.</summary>
    Storing,

    /// <summary>Appends all of them to the community's index.</summary>
    Indexing,
}
