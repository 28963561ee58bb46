using System.Buffers.Binary;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Packets;

/// <summary>
/// Puts packets together. What is random in them is given, so that recorded packets can be made again.
/// </summary>
internal static class PacketWriter
{
    /// <summary>The iv and the header, in the clear.</summary>
    public static byte[] Head(
        ReadOnlySpan<byte> iv, PacketFlag flag, PacketNonce nonce, ReadOnlySpan<byte> authdata)
    {
        var head = new byte[PacketLayout.AuthdataStart + authdata.Length];
        iv.CopyTo(head);
        var header = head.AsSpan(PacketLayout.IvBytes);
        PacketLayout.Protocol.CopyTo(header);
        header[PacketLayout.FlagOffset] = (byte)flag;
        nonce.CopyTo(header[PacketLayout.NonceOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[PacketLayout.AuthdataSizeOffset..], (ushort)authdata.Length);
        authdata.CopyTo(head.AsSpan(PacketLayout.AuthdataStart));
        return head;
    }

    /// <summary>A packet with a message under a session's key.</summary>
    public static byte[] Seal(NodeId destination, byte[] head, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var nonce = head.AsSpan(PacketLayout.IvBytes + PacketLayout.NonceOffset, PacketLayout.NonceBytes);
        var packet = new byte[head.Length + message.Length + PacketLayout.TagBytes];
        MessageSeal.Seal(key, nonce, message, head, packet.AsSpan(head.Length));
        Mask(destination, head, packet);
        return packet;
    }

    /// <summary>A packet whose message is these bytes as they are, or has none.</summary>
    public static byte[] Plain(NodeId destination, byte[] head, ReadOnlySpan<byte> message)
    {
        var packet = new byte[head.Length + message.Length];
        message.CopyTo(packet.AsSpan(head.Length));
        Mask(destination, head, packet);
        return packet;
    }

    private static void Mask(NodeId destination, byte[] head, byte[] packet)
    {
        using var mask = new HeaderMask(destination);
        var iv = head.AsSpan(0, PacketLayout.IvBytes);
        iv.CopyTo(packet);
        mask.Apply(iv, 0, head.AsSpan(iv.Length), packet.AsSpan(iv.Length));
    }
}
