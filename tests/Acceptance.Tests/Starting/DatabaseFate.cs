namespace Codex.Acceptance.Tests.Starting;

/// <summary>What happens to a database between two runs of a node.</summary>
public enum DatabaseFate
{
    Deleted,
    Emptied,
    Truncated,
    Garbage,

    /// <summary>The first page is right and the others are not.</summary>
    GarbageInside,

    /// <summary>One from before the uploads.</summary>
    Older,
}
