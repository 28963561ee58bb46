using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Which of the addresses that a stranger names are dialled.</summary>
/// <param name="allowPrivate">Whether private ones are, which is for laboratories.</param>
internal sealed class DialPolicy(bool allowPrivate)
{
    /// <summary>
    /// The first address that may be dialled; null if there is none. Names are not looked up for strangers, and nothing
    /// is dialled through relays.
    /// </summary>
    public DialTarget? Choose(IEnumerable<ByteString> addresses, PeerId requester)
    {
        var index = 0;
        foreach (var bytes in addresses.Take(AutoNatLimits.MaxServedAddresses))
        {
            if (Multiaddr.TryDecode(bytes.Span, out var address) == MultiaddrError.None
                && (address!.Peer is not { } peer || peer == requester)
                && address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint)
                && MayDial(endPoint))
                return new DialTarget(index, endPoint);
            index++;
        }
        return null;
    }

    /// <summary>Whether an endpoint may be dialled, and there is a way to it.</summary>
    public bool MayDial(IPEndPoint endPoint) =>
        endPoint.Port != 0
        && (allowPrivate ? IsUnicast(endPoint.Address) : AddressScope.IsPublic(endPoint.Address))
        && LocalFor(endPoint) is { } local
        // This machine's own address is reached from here whatever NATs there are.
        && (allowPrivate || !local.Equals(endPoint.Address));

    /// <summary>The endpoint's address as it is compared: an IPv4 address in IPv6 clothes is one of IPv4.</summary>
    public static IPAddress? IpOf(Multiaddr address) =>
        address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? Plain(endPoint.Address) : null;

    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsUnicast(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast)
        && !address.IsIPv6Multicast && (address.AddressFamily != AddressFamily.InterNetwork
            || address.GetAddressBytes()[0] < 224);

    /// <summary>
    /// The address of ours from which an endpoint is reached; null if there is no route, as to IPv6 from a node that
    /// has only IPv4. "Connecting" UDP asks for the route and sends nothing.
    /// </summary>
    private static IPAddress? LocalFor(IPEndPoint endPoint)
    {
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(endPoint);
            return Plain(((IPEndPoint)socket.LocalEndPoint!).Address);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
