namespace Orleans;

/// <summary>Gives references to grains. A grain always exists: it is activated by the first call.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain with this key.</summary>
    /// <param name="primaryKey">The grain's key, not empty.</param>
    /// <param name="grainClassNamePrefix">Start of the class' full name, where several implement the contract.</param>
    /// <exception cref="ArgumentException">No class of that name is registered for the contract.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
