using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Silo.Options;

namespace Codex.Silo.Network;

/// <summary>Under which addresses others reach this node, as far as it tells them.</summary>
internal sealed class NodeAddresses(ILocalPeer local, NatOption nat)
{
    /// <summary>The addresses that peers are told.</summary>
    public IReadOnlyList<Multiaddr> Announced => local.AnnouncedAddresses;

    /// <summary>
    /// The IPv4 address that discovery begins with: the one of <c>--nat=extip:IP</c> (network, section 3), or the first
    /// that is announced; null when there is none.
    /// </summary>
    public IPAddress? DiscoveryAddress => nat.ExternalIp
        ?? Announced.Select(static address => EndPointOf(address)?.Address)
            .FirstOrDefault(static address => address?.AddressFamily == AddressFamily.InterNetwork);

    private static IPEndPoint? EndPointOf(Multiaddr address) =>
        address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint : null;
}
