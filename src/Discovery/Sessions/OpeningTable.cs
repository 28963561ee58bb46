using Codex.Discovery.Bounds;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>
/// Sessions that this node is opening: it sent something that cannot be read, and waits for the challenge. Further
/// messages for the same node wait with it. Not for many threads.
/// </summary>
internal sealed class OpeningTable(DiscoveryLimits limits, TimeProvider timeProvider)
{
    private readonly LruMap<NodeAddress, Opening> _openings = new(limits.MaxPendingRequests);

    /// <summary>
    /// True where this message has to open the session. Otherwise it waits for the one that does, or is dropped where
    /// too many wait: requests are sent a second time.
    /// </summary>
    public bool TryBegin(OutgoingMessage message)
    {
        var node = message.Receiver.Address;
        if (_openings.TryGet(node, out var opening)
            && timeProvider.GetElapsedTime(opening.StartedAt) < limits.HandshakeTimeout)
        {
            if (opening.Waiting.Count < limits.MaxQueuedMessages)
                opening.Waiting.Add(message);
            return false;
        }
        // What waited for a challenge that never came is given up with it.
        _openings.Set(node, new Opening(timeProvider.GetTimestamp(), []));
        return true;
    }

    /// <summary>The session is open: the messages that waited for it.</summary>
    public IReadOnlyList<OutgoingMessage> End(NodeAddress node)
    {
        if (!_openings.TryGet(node, out var opening))
            return [];
        _openings.Remove(node);
        return opening.Waiting;
    }

    private sealed record Opening(long StartedAt, List<OutgoingMessage> Waiting);
}
