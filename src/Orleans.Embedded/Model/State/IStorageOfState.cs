namespace Orleans.Core;

/// <summary>A record of a grain in the store, with its type.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; written only by <see cref="IStorage.WriteStateAsync()"/>.</summary>
    TState State { get; set; }
}
