namespace Codex.Exchange.Serving;

/// <summary>
/// Lets a few at a time at the disk, first come, first served: a peer that wants ten thousand blocks waits as long for
/// its next message as one that wants a single block.
/// </summary>
internal sealed class TurnQueue(int turns)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = turns;

    /// <summary>Completes when it is the caller's turn; <see cref="Leave"/> ends it.</summary>
    public ValueTask EnterAsync()
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return ValueTask.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            return new ValueTask(turn.Task);
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var next))
                next.SetResult();
            else
                _free++;
        }
    }
}
