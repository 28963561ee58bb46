using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// The network that an address is in, as votes are counted: an IPv4 /16 or an IPv6 /32, which is what one operator
/// gets. Whoever wants several votes needs several operators.
/// </summary>
internal readonly record struct NetworkKey(AddressFamily Family, uint Prefix)
{
    /// <summary>The network of an address; all addresses without an IP address are in one.</summary>
    public static NetworkKey Of(Multiaddr address) =>
        address.Components[0] is { Protocol: MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 } ip
            ? Of(new IPAddress(ip.Value.Span))
            : default;

    /// <summary>The network of an address.</summary>
    public static NetworkKey Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var prefix = (uint)(bytes[0] << 24 | bytes[1] << 16);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
            prefix |= (uint)(bytes[2] << 8 | bytes[3]);
        return new NetworkKey(plain.AddressFamily, prefix);
    }
}
