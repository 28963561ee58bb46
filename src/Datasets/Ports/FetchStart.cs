namespace Codex.Datasets.Ports;

/// <summary>Whether the fetching of a dataset goes on.</summary>
public enum FetchStart
{
    /// <summary>It goes on.</summary>
    Started,

    /// <summary>Nothing is missing.</summary>
    AlreadyComplete,

    /// <summary>The quota or the disk has no room for what is missing.</summary>
    NoRoom,

    /// <summary>There are as many downloads as there may be.</summary>
    TooMany,
}
