using System.Net;
using System.Net.Sockets;

namespace Codex.Libp2p.Addressing;

/// <summary>
/// Whether an address means the same to everybody (IANA special-purpose address registries, RFC 6890).
/// </summary>
public static class AddressScope
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/3",
            // Within the global unicast addresses, 2000::/3: protocol assignments, documentation, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether anybody can be expected to reach the address, filters and NATs aside.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain))
            return false;
        return !Array.Exists(NotPublic, network => network.Contains(plain));
    }

    /// <summary>
    /// Whether the address begins with a public IP address, or with a name, which is taken to have one.
    /// </summary>
    public static bool IsPublic(Multiaddr address) => address.Components[0] switch
    {
        { Protocol: MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 } ip => IsPublic(new IPAddress(ip.Value.Span)),
        { Protocol: MultiaddrProtocol.Dns or MultiaddrProtocol.Dns4 or MultiaddrProtocol.Dns6 } => true,
        _ => false,
    };
}
