using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Codex.Discovery.Bounds;

/// <summary>A source as limits count it: an IPv4 address, or an IPv6 address's /64.</summary>
internal readonly record struct SourcePrefix(AddressFamily Family, ulong Prefix)
{
    public static SourcePrefix Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        plain.TryWriteBytes(bytes, out _);
        return new SourcePrefix(plain.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
