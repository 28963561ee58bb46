using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Codex.PortMapping.Gateways;

/// <summary>
/// The gateways of this machine's interfaces. Their status is not looked at: it lags behind by a second, and what has
/// no route is left out anyway.
/// </summary>
public sealed class SystemGatewaySource : IGatewaySource
{
    // Only the route to it is asked for; nothing is sent. Any public address does: this is a root name server's.
    private static readonly IPEndPoint Outside = new(new IPAddress([198, 41, 0, 4]), 53);

    /// <inheritdoc/>
    public IReadOnlyList<Gateway> Find()
    {
        try
        {
            var outward = LocalAddressFor(Outside);
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(static i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(static i => i.GetIPProperties().GatewayAddresses)
                .Select(static gateway => gateway.Address)
                .Where(static address => address.AddressFamily == AddressFamily.InterNetwork
                    && !address.Equals(IPAddress.Any))
                .Distinct()
                .Select(static address => (Address: address, Local: LocalAddressFor(new IPEndPoint(address, 5351))))
                .Where(static route => route.Local is not null)
                .Select(static route => new Gateway(route.Address, route.Local!))
                .OrderByDescending(gateway => gateway.LocalAddress.Equals(outward))];
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or SocketException)
        {
            return [];
        }
    }

    private static IPAddress? LocalAddressFor(IPEndPoint remote)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(remote);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
