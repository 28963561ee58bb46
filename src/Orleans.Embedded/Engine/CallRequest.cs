namespace Codex.Orleans.Embedded.Engine;

/// <summary>A call of a method, with the answer that its caller awaits.</summary>
internal sealed class CallRequest<TResult>(
    GrainMethod method, GrainAddress address, object?[] arguments, long sentAt) : Request(address, sentAt)
{
    // Continuations run elsewhere: a caller must not run within the grain's turn.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    public Task<TResult> Answer => _answer.Task;

    public override bool Interleaves => method.Interleaves;

    public override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Answers at once when the caller cancels; the grain sees the token too, and stops when it can.</summary>
    public void ListenTo(CancellationToken cancellation) =>
        _cancellation = cancellation.UnsafeRegister(
            static (call, token) => ((CallRequest<TResult>)call!)._answer.TrySetCanceled(token), this);

    public override async Task RunAsync(Activation activation)
    {
        Exception? failure = null;
        try
        {
            var task = method.Invoke(activation.GrainInstance!, arguments);
            if (task is Task<TResult> typed)
            {
                _answer.TrySetResult(await typed);
            }
            else
            {
                await task;
                _answer.TrySetResult(default!);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // The activation learns of a failure before the caller does: its next call must not meet doubtful memory.
        activation.OnRequestEnded(this, failure);
        if (failure is not null)
            _answer.TrySetException(failure);
        _cancellation.Dispose();
    }

    public override void Fail(Exception exception)
    {
        _answer.TrySetException(exception);
        _cancellation.Dispose();
    }

    public override string ToString() => $"{method.Name} of {Address}";
}
