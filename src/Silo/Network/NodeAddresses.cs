using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Silo.Options;

namespace Codex.Silo.Network;

/// <summary>
/// Under which addresses others reach this node: with <c>--nat=extip:IP</c> that address with this node's own ports
/// (network, section 3), otherwise those of its interfaces.
/// </summary>
internal sealed class NodeAddresses(ILocalPeer local, NatOption nat)
{
    /// <summary>Tells peers the external address. Once, when the local peer listens.</summary>
    public void Announce()
    {
        if (nat.ExternalIp is { } external)
            local.AnnounceAddresses([.. local.ListenAddresses.Select(address => At(external, address)).Distinct()]);
    }

    /// <summary>The addresses that peers are told.</summary>
    public IReadOnlyList<Multiaddr> Announced => local.AnnouncedAddresses;

    /// <summary>
    /// The IPv4 address for discovery: the external one, or the first that is announced; null when there is none.
    /// </summary>
    public IPAddress? DiscoveryAddress => nat.ExternalIp
        ?? Announced.Select(static address => EndPointOf(address)?.Address)
            .FirstOrDefault(static address => address?.AddressFamily == AddressFamily.InterNetwork);

    private static Multiaddr At(IPAddress external, Multiaddr listening) =>
        Multiaddr.FromEndPoint(new IPEndPoint(external, EndPointOf(listening)?.Port ?? 0));

    private static IPEndPoint? EndPointOf(Multiaddr address) =>
        address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint : null;
}
