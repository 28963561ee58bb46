using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Codex.Discovery.Packets;

/// <summary>The nonce of a packet, 12 bytes; a challenge names the packet that it answers by it.</summary>
internal readonly record struct PacketNonce
{
    private readonly ulong _high;
    private readonly uint _low;

    public PacketNonce(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, PacketLayout.NonceBytes);
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(ulong)..]);
    }

    /// <summary>A random one, as upstream takes: with 96 bits a session's packets never use one twice.</summary>
    public static PacketNonce Next()
    {
        Span<byte> bytes = stackalloc byte[PacketLayout.NonceBytes];
        RandomNumberGenerator.Fill(bytes);
        return new PacketNonce(bytes);
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[sizeof(ulong)..], _low);
    }
}
