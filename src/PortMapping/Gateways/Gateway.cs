using System.Net;

namespace Codex.PortMapping.Gateways;

/// <summary>A router, and how this machine reaches it.</summary>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="LocalAddress">The address of this machine that talks to it, to which ports are mapped.</param>
public sealed record Gateway(IPAddress Address, IPAddress LocalAddress)
{
    /// <summary>The multicast address of UPnP's search (UPnP Device Architecture 1.1, section 1).</summary>
    public static readonly IPEndPoint SearchGroup = new(IPAddress.Parse("239.255.255.250"), 1900);

    /// <summary>Where it speaks PCP and NAT-PMP. Default 5351 (RFC 6886, RFC 6887).</summary>
    public int ControlPort { get; init; } = 5351;

    /// <summary>
    /// Where UPnP devices are searched. Default: the multicast group, and the gateway itself, for networks that lose
    /// multicast.
    /// </summary>
    public IReadOnlyList<IPEndPoint> SearchEndPoints { get; init; } = [SearchGroup, new(Address, SearchGroup.Port)];

    internal IPEndPoint ControlEndPoint => new(Address, ControlPort);

    /// <summary>Whether both are the same router, reached from the same address.</summary>
    internal bool IsSame(Gateway other) => Address.Equals(other.Address) && LocalAddress.Equals(other.LocalAddress);
}
