using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

/// <summary>A cell of the table: two members that fetch a dataset from each other; the second one begins.</summary>
/// <param name="First">What stands before the first member.</param>
/// <param name="Second">What stands before the second one.</param>
/// <param name="Way">How they are to be connected.</param>
internal sealed record Pair(NatKind First, NatKind Second, Way Way);
