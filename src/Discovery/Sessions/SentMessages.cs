using Codex.Discovery.Packets;

namespace Codex.Discovery.Sessions;

/// <summary>
/// Messages sent lately, by the nonce of their packet. A challenge names the packet that it answers; that message then
/// goes into the handshake. Not for many threads.
/// </summary>
internal sealed class SentMessages(DiscoveryLimits limits, TimeProvider timeProvider)
{
    private readonly Dictionary<PacketNonce, OutgoingMessage> _messages = [];
    private readonly Queue<(PacketNonce Nonce, long SentAt)> _byAge = [];

    public void Add(PacketNonce nonce, OutgoingMessage message)
    {
        // Requests are sent twice at most, so this is room for all that may wait.
        var capacity = 2 * limits.MaxPendingRequests;
        while (_byAge.TryPeek(out var oldest) && (IsOver(oldest.SentAt) || _byAge.Count >= capacity))
            _messages.Remove(_byAge.Dequeue().Nonce);
        _messages[nonce] = message;
        _byAge.Enqueue((nonce, timeProvider.GetTimestamp()));
    }

    /// <summary>The message of a packet, once; null for none, and for one that was sent elsewhere.</summary>
    public OutgoingMessage? TryTake(PacketNonce nonce, System.Net.IPEndPoint source)
    {
        if (!_messages.TryGetValue(nonce, out var message) || !message.Receiver.EndPoint.Equals(source))
            return null;
        _messages.Remove(nonce);
        return message;
    }

    private bool IsOver(long sentAt) => timeProvider.GetElapsedTime(sentAt) >= limits.ResponseTimeout;
}
