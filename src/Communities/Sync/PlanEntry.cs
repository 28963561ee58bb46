namespace Codex.Communities.Sync;

/// <summary>Where a wanted archive was when it was asked.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="Error">Why the last attempt failed; null when none has.</param>
/// <param name="DueAt">Not before that is it fetched again.</param>
internal readonly record struct PlanEntry(PlanState State, int Failures, string? Error, DateTimeOffset DueAt);
