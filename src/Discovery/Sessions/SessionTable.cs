using Codex.Discovery.Bounds;
using Codex.Discovery.Packets;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>The sessions; the one unused for longest makes way. Any thread.</summary>
internal sealed class SessionTable(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LruMap<NodeAddress, Session> _sessions = new(capacity);

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>The key to write with; null without a session.</summary>
    public byte[]? FindWriteKey(NodeAddress node)
    {
        lock (_lock)
            return _sessions.TryGet(node, out var session) ? session.WriteKey : null;
    }

    /// <summary>The message of a packet; null without a session, or under another key.</summary>
    public byte[]? TryOpen(NodeAddress node, UnmaskedPacket packet)
    {
        lock (_lock)
            return _sessions.TryGet(node, out var session) ? session.TryOpen(packet) : null;
    }

    /// <summary>The node that a session is with, if it is one to ask.</summary>
    public NodeContact? FindContact(NodeAddress node)
    {
        lock (_lock)
            return _sessions.TryGet(node, out var session) ? session.Contact : null;
    }

    /// <summary>Keeps what a handshake made.</summary>
    public void Store(NodeAddress node, byte[] writeKey, byte[] readKey, NodeContact? contact)
    {
        lock (_lock)
        {
            if (_sessions.TryGet(node, out var session))
                session.Renew(writeKey, readKey, contact);
            else
                _sessions.Set(node, new Session(writeKey, readKey, contact));
        }
    }

    /// <summary>Forgets a session.</summary>
    public void Remove(NodeAddress node)
    {
        lock (_lock)
            _sessions.Remove(node);
    }
}
