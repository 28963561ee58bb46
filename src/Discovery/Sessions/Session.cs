using Codex.Discovery.Packets;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>The keys in use with one node at one address.</summary>
/// <remarks>
/// Two nodes may challenge each other at the same time; then there are two pairs of keys, and either side may take the
/// other pair for the newer one. So the key before the last one still opens messages, and the one that does is tried
/// first from then on.
/// </remarks>
internal sealed class Session(byte[] writeKey, byte[] readKey, NodeContact? contact)
{
    private byte[] _readKey = readKey;
    private byte[]? _previousReadKey;

    /// <summary>Under which messages to that node are encrypted.</summary>
    public byte[] WriteKey { get; private set; } = writeKey;

    /// <summary>The other node, if it is one to ask, and at the address in its record; null otherwise.</summary>
    public NodeContact? Contact { get; private set; } = contact;

    /// <summary>Takes the keys of a further handshake.</summary>
    public void Renew(byte[] writeKey, byte[] readKey, NodeContact? contact)
    {
        Contact = contact;
        (_previousReadKey, _readKey) = (_readKey, readKey);
        WriteKey = writeKey;
    }

    /// <summary>The message of a packet; null under any other key.</summary>
    public byte[]? TryOpen(UnmaskedPacket packet)
    {
        if (MessageSeal.TryOpen(_readKey, packet) is { } message)
            return message;
        if (_previousReadKey is null || MessageSeal.TryOpen(_previousReadKey, packet) is not { } earlier)
            return null;
        (_previousReadKey, _readKey) = (_readKey, _previousReadKey);
        return earlier;
    }
}
