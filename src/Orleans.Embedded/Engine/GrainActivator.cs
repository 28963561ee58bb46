using System.Reflection;
using Codex.Orleans.Embedded.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>Makes instances of one grain class, and the persistent states that its constructor asks for.</summary>
internal sealed class GrainActivator
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object>[] _arguments;

    public GrainActivator(Type type)
    {
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw new ArgumentException($"{type.FullName} must have exactly one public constructor.");
        _constructor = ConstructorInvoker.Create(constructors[0]);
        _arguments = [.. constructors[0].GetParameters().Select(Source)];
    }

    public Grain Create(Activation activation)
    {
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _arguments[i](activation);
        return (Grain)_constructor.Invoke(arguments.AsSpan());
    }

    private static Func<Activation, object> Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } facet)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new ArgumentException($"Parameter {parameter.Name} must be of type IPersistentState<T>.");
            var stateType = typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments());
            var constructor = ConstructorInvoker.Create(stateType.GetConstructors()[0]);
            return activation =>
            {
                var state = constructor.Invoke(activation, facet.StateName);
                activation.AddState((IPersistentStateFacet)state);
                return state;
            };
        }

        if (type == typeof(IGrainContext))
            return static activation => activation;
        return activation => activation.ActivationServices.GetRequiredService(type);
    }
}
