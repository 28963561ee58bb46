using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State of a grain that outlives its activations; read before the grain is activated.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
