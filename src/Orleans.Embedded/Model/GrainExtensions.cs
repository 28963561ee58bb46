using Codex.Orleans.Embedded.Engine;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity of a grain, from within it or from a reference.</summary>
public static class GrainExtensions
{
    /// <summary>The key with which the grain was asked for.</summary>
    /// <exception cref="ArgumentException">Neither a grain of the engine nor a reference to one.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            Grain inside => inside.Activation.Address.Key,
            GrainProxy reference => reference.Address.Key,
            _ => throw new ArgumentException(
                $"{grain.GetType().FullName} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }
}
