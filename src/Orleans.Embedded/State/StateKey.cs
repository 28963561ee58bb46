using Codex.Orleans.Embedded.Engine;

namespace Codex.Orleans.Embedded.State;

/// <summary>Identity of a state in the store.</summary>
internal readonly record struct StateKey(GrainAddress Grain, string Name);
