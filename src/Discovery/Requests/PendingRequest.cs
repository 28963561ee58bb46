using Codex.Discovery.Messages;

namespace Codex.Discovery.Requests;

/// <summary>A request that waits for its answer, which may come in several packets.</summary>
internal sealed class PendingRequest(MessageKind answerKind, int maxPackets)
{
    private readonly List<Message> _parts = [];
    private readonly TaskCompletionSource<IReadOnlyList<Message>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The packets of the answer; those that came in time, none for no answer.</summary>
    public Task<IReadOnlyList<Message>> Answer => _answer.Task;

    /// <summary>Takes a packet; completes with the last one, or at once with one that is no answer to this.</summary>
    public void Add(Message message)
    {
        lock (_parts)
        {
            if (message.Kind == answerKind)
                _parts.Add(message);
            var total = message is NodesMessage nodes ? Math.Min(nodes.Total, (uint)maxPackets) : 1;
            if (message.Kind == answerKind && _parts.Count < total)
                return;
        }
        End();
    }

    /// <summary>Nothing more is waited for.</summary>
    public void End()
    {
        lock (_parts)
            _answer.TrySetResult([.. _parts]);
    }
}
