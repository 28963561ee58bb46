namespace Codex.Communities.Progress;

/// <summary>Where an archive is on this node.</summary>
public enum ArchiveState
{
    /// <summary>Not all of it is here, and nobody wants it fetched.</summary>
    Missing,

    /// <summary>It waits for its turn to be fetched.</summary>
    Waiting,

    /// <summary>It is being fetched.</summary>
    Fetching,

    /// <summary>The last attempt to fetch it failed; another one follows.</summary>
    Failing,

    /// <summary>It is not what it should be, and is fetched no more.</summary>
    Refused,

    /// <summary>All of it is here.</summary>
    Here,
}
