using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Transport;

/// <summary>The addresses that others can use, of endpoints that this node listens on.</summary>
internal static class InterfaceAddresses
{
    /// <summary>
    /// The addresses, with all addresses of this machine's running interfaces in place of "all interfaces": those of
    /// loopback last, without link-local ones, which mean something else to everybody.
    /// </summary>
    public static IReadOnlyList<Multiaddr> Expand(IReadOnlyList<IPEndPoint> listening) =>
        [.. listening.SelectMany(static endPoint => Expand(endPoint, LocalAddresses)).Distinct()
            .Take(TransportLimits.MaxListenAddresses)];

    /// <summary>One endpoint's addresses, given the machine's.</summary>
    internal static IEnumerable<Multiaddr> Expand(IPEndPoint endPoint, Func<IReadOnlyList<IPAddress>> local)
    {
        if (!endPoint.Address.Equals(IPAddress.Any) && !endPoint.Address.Equals(IPAddress.IPv6Any))
            return [EndPointAddress.ToMultiaddr(endPoint)];
        return local()
            .Where(address => address.AddressFamily == endPoint.AddressFamily && !address.IsIPv6LinkLocal)
            .OrderBy(IPAddress.IsLoopback)
            .Select(address => EndPointAddress.ToMultiaddr(new IPEndPoint(address, endPoint.Port)));
    }

    private static IReadOnlyList<IPAddress> LocalAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(static i => i.OperationalStatus == OperationalStatus.Up
                    || i.NetworkInterfaceType == NetworkInterfaceType.Loopback)
                .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
                .Select(static unicast => unicast.Address)];
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or SocketException)
        {
            return [];
        }
    }
}
