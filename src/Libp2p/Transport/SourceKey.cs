using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Codex.Libp2p.Transport;

/// <summary>
/// Where a connection or a packet comes from, as limits count it: an IPv4 address, or an IPv6 address's /64.
/// </summary>
/// <remarks>Whoever has an IPv6 address has at least 2^64 of them.</remarks>
/// <param name="Family">IPv4 or IPv6; an IPv4 address mapped to IPv6 counts as what it is.</param>
/// <param name="Prefix">The first 64 bits of the address, big-endian; an IPv4 address is the upper half.</param>
public readonly record struct SourceKey(AddressFamily Family, ulong Prefix)
{
    /// <summary>The source that an address belongs to.</summary>
    public static SourceKey Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        plain.TryWriteBytes(bytes, out _);
        return new SourceKey(plain.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
