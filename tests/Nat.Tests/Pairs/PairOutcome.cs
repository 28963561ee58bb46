using Codex.Nat.Tests.Nodes;

namespace Codex.Nat.Tests.Pairs;

/// <summary>What became of a pair.</summary>
/// <param name="Way">How the two were connected; null when neither tells.</param>
/// <param name="Log">What both wrote until then.</param>
internal sealed record PairOutcome(Way? Way, string Log);
