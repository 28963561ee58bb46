using System.Reflection;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>A method of a contract, with the type of its result.</summary>
internal sealed class GrainMethod<TResult>(MethodInfo method, GrainClass implementation)
    : GrainMethod(method, implementation)
{
    public override Task Send(GrainEngine engine, GrainAddress address, object?[] arguments)
    {
        var cancellation = CancellationIndex < 0 ? default : (CancellationToken)arguments[CancellationIndex]!;
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellation);
        var call = new CallRequest<TResult>(this, address, arguments, engine.Time.GetTimestamp());
        if (cancellation.CanBeCanceled)
            call.ListenTo(cancellation);
        engine.Dispatch(call);
        return call.Answer;
    }
}
