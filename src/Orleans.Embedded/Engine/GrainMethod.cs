using System.Reflection;
using Orleans.Concurrency;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>A method of a contract, and how to call it.</summary>
internal abstract class GrainMethod
{
    private readonly MethodInvoker _invoker;

    protected GrainMethod(MethodInfo method, GrainClass implementation)
    {
        Name = method.Name;
        _invoker = MethodInvoker.Create(method);
        Interleaves = implementation.IsReentrant || method.IsDefined(typeof(AlwaysInterleaveAttribute));
        CancellationIndex = Array.FindIndex(
            method.GetParameters(), static parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public string Name { get; }

    /// <summary>True when it may start while other calls wait for something.</summary>
    public bool Interleaves { get; }

    /// <summary>Index of the argument that is a cancellation token, or -1.</summary>
    public int CancellationIndex { get; }

    public static GrainMethod Of(MethodInfo method, GrainClass implementation)
    {
        var result = method.ReturnType;
        if (method.IsGenericMethod)
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} must not be generic.");
        if (result == typeof(Task))
            return new GrainMethod<NoResult>(method, implementation);
        if (!result.IsGenericType || result.GetGenericTypeDefinition() != typeof(Task<>))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} must return Task or Task<T>.");
        var type = typeof(GrainMethod<>).MakeGenericType(result.GetGenericArguments());
        return (GrainMethod)Activator.CreateInstance(type, method, implementation)!;
    }

    /// <summary>Sends a call to a grain.</summary>
    /// <returns>The <see cref="Task"/> that the contract's method returns.</returns>
    public abstract Task Send(GrainEngine engine, GrainAddress address, object?[] arguments);

    /// <summary>Calls the method of an instance, within one of its turns.</summary>
    public Task Invoke(object instance, object?[] arguments) =>
        (Task?)_invoker.Invoke(instance, arguments.AsSpan())
        ?? throw new InvalidOperationException($"{Name} of {instance.GetType().Name} returned null instead of a task.");

    /// <summary>Stands for the result of a method that has none.</summary>
    protected readonly struct NoResult;
}
