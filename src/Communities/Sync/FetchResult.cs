namespace Codex.Communities.Sync;

/// <summary>How an attempt to fetch a dataset ended, and why, for people, unless all of it is here.</summary>
internal readonly record struct FetchResult(FetchOutcome Outcome, string? Error)
{
    public static FetchResult Whole { get; } = new(FetchOutcome.Whole, null);

    public static FetchResult Failed(string error) => new(FetchOutcome.Failed, error);

    public static FetchResult Refused(string error) => new(FetchOutcome.Refused, error);
}
