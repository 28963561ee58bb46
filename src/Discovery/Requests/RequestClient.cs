using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;

namespace Codex.Discovery.Requests;

/// <summary>Asks nodes, and waits for their answers. Keeps the table informed of who answers. Any thread.</summary>
internal sealed class RequestClient(
    SessionLayer sessions,
    RoutingTable table,
    DiscoveryMetrics metrics,
    DiscoveryLimits limits,
    TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(NodeAddress Node, RequestId Id), PendingRequest> _pending = [];

    /// <summary>
    /// The packets of the answer; none when there was no answer in time, the caller cancelled, or too many requests
    /// wait already. What is lost on the way is sent a second time.
    /// </summary>
    public async Task<IReadOnlyList<Message>> AskAsync(
        NodeContact node, Message question, MessageKind answerKind, CancellationToken cancellationToken)
    {
        var id = RequestId.Next();
        var pending = new PendingRequest(answerKind, limits.MaxNodesPerAnswer);
        lock (_lock)
        {
            if (_pending.Count >= limits.MaxPendingRequests)
                return [];
            _pending.Add((node.Address, id), pending);
        }
        IReadOnlyList<Message> answer;
        try
        {
            var message = MessageCodec.Encode(new MessageEnvelope(id, question));
            using var cancelled = cancellationToken.UnsafeRegister(
                static pending => ((PendingRequest)pending!).End(), pending);
            // Due before anything is sent: an answer may come at once.
            await using var resend = timeProvider.CreateTimer(
                _ => sessions.Send(node, message), null, limits.ResendAfter, Timeout.InfiniteTimeSpan);
            await using var timeout = timeProvider.CreateTimer(
                _ => pending.End(), null, limits.ResponseTimeout, Timeout.InfiniteTimeSpan);
            sessions.Send(node, message);
            answer = await pending.Answer;
        }
        finally
        {
            lock (_lock)
                _pending.Remove((node.Address, id));
        }
        if (answer.Count > 0)
            table.AddLive(node);
        else if (!cancellationToken.IsCancellationRequested)
        {
            metrics.Unanswered();
            table.OnSilence(node.Id);
        }
        return answer;
    }

    /// <summary>Sends what has no answer.</summary>
    public void Tell(NodeContact node, Message message) =>
        sessions.Send(node, MessageCodec.Encode(new MessageEnvelope(RequestId.Next(), message)));

    /// <summary>A packet of an answer; one that nobody waits for is dropped.</summary>
    public void OnAnswer(NodeAddress node, MessageEnvelope envelope)
    {
        PendingRequest? pending;
        lock (_lock)
            pending = _pending.GetValueOrDefault((node, envelope.Id));
        pending?.Add(envelope.Message);
    }
}
