using Codex.Orleans.Embedded.Engine;
using Orleans;

namespace Codex.Orleans.Embedded.Hosting;

/// <summary>A grain class that the engine may activate.</summary>
public sealed class GrainRegistration
{
    private GrainRegistration(Type type)
    {
        Class = new GrainClass(type);
    }

    internal GrainClass Class { get; }

    /// <summary>Registers a class for all contracts that it implements.</summary>
    /// <exception cref="ArgumentException">The class has no contract, or not one public constructor.</exception>
    public static GrainRegistration Of<TGrain>()
        where TGrain : Grain => new(typeof(TGrain));
}
