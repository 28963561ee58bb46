using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.HolePunching;

namespace Codex.Silo.Reachability;

/// <summary>
/// What hole punching tells and believes: public addresses, and those of the local network where both nodes are seen at
/// the same public address, behind one router.
/// </summary>
/// <param name="seen">Where peers see this node, public addresses only, the most likely first.</param>
/// <param name="local">Where it listens in its own network.</param>
internal sealed class PunchAddresses(
    Func<IReadOnlyList<Multiaddr>> seen, Func<IReadOnlyList<Multiaddr>> local) : IPunchAddresses
{
    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> Own => [.. seen().Concat(local().Where(IsOfNetwork)).Distinct()];

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> WorthADial(IReadOnlyList<Multiaddr> told)
    {
        var own = seen().Select(AddressOf).OfType<IPAddress>().ToHashSet();
        var isBehindSameRouter = told.Select(AddressOf).OfType<IPAddress>().Any(own.Contains);
        return [.. told.Where(address =>
            AddressScope.IsPublic(address) || (isBehindSameRouter && IsOfNetwork(address)))];
    }

    private static bool IsOfNetwork(Multiaddr address) =>
        AddressOf(address) is { } ip && !AddressScope.IsPublic(ip) && !IPAddress.IsLoopback(ip);

    private static IPAddress? AddressOf(Multiaddr address) =>
        address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint.Address : null;
}
