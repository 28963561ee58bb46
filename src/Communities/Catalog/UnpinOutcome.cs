namespace Codex.Communities.Catalog;

/// <summary>How unpinning a community ended.</summary>
public enum UnpinOutcome
{
    /// <summary>It is not pinned any more, or never was.</summary>
    Unpinned,

    /// <summary>It is not registered.</summary>
    NotRegistered,

    /// <summary>It is followed, so it stays pinned.</summary>
    Followed,
}
