using System.Collections.Frozen;
using System.Reflection;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>A contract, its methods, and the class that implements it.</summary>
internal sealed class GrainContract
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;

    public GrainContract(Type type, GrainClass implementation)
    {
        Implementation = implementation;
        _methods = type.GetInterfaces().Append(type)
            .SelectMany(static contract => contract.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .ToFrozenDictionary(static method => method, method => GrainMethod.Of(method, implementation));
    }

    public GrainClass Implementation { get; }

    public GrainMethod this[MethodInfo method] => _methods[method];
}
