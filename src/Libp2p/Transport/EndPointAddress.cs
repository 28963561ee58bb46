using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Transport;

/// <summary>Between multiaddrs and what sockets take.</summary>
internal static class EndPointAddress
{
    /// <summary>The endpoint of an address to listen on.</summary>
    /// <exception cref="TransportException">The address is not made of IP and TCP alone.</exception>
    public static IPEndPoint ToEndPoint(Multiaddr address) =>
        address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint)
            ? endPoint
            : throw new TransportException($"Cannot listen on {address}: not /ip4/…/tcp/… or /ip6/…/tcp/….");

    /// <summary>The address of a TCP endpoint.</summary>
    public static Multiaddr ToMultiaddr(IPEndPoint endPoint) => Multiaddr.FromEndPoint(endPoint);

    /// <summary>
    /// The addresses without <paramref name="peer"/> at their end; those that lead to another peer are left out.
    /// </summary>
    public static IEnumerable<Multiaddr> WithoutPeer(IEnumerable<Multiaddr> addresses, PeerId peer) =>
        addresses.Where(address => address.Peer is not { } other || other == peer)
            .Select(static address => address.WithoutPeer());
}
