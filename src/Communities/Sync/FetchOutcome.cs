namespace Codex.Communities.Sync;

/// <summary>How an attempt to fetch a dataset ended.</summary>
internal enum FetchOutcome
{
    /// <summary>All of it is here.</summary>
    Whole,

    /// <summary>Not yet; another attempt may have more luck.</summary>
    Failed,

    /// <summary>It is not what it should be, and no attempt will change that.</summary>
    Refused,
}
