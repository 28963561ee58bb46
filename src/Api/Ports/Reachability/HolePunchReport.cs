namespace Codex.Api.Ports.Reachability;

/// <summary>How often a relayed connection became a direct one.</summary>
/// <param name="Succeeded">Since the start, on this side's initiative.</param>
/// <param name="Failed">The same, in vain.</param>
public sealed record HolePunchReport(long Succeeded, long Failed);
