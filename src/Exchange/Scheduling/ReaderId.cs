namespace Codex.Exchange.Scheduling;

/// <summary>A reader of one swarm.</summary>
/// <param name="Number">Its number in the swarm; never used again.</param>
public readonly record struct ReaderId(int Number);
