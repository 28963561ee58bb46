namespace Codex.PortMapping;

/// <summary>Which protocols are tried (<c>--nat</c>; network, section 3).</summary>
public enum PortMappingMode
{
    /// <summary>PCP, then NAT-PMP, then UPnP: the first that maps a port (libp2p wire, section 11).</summary>
    Any,

    /// <summary>PCP alone.</summary>
    Pcp,

    /// <summary>NAT-PMP alone.</summary>
    NatPmp,

    /// <summary>UPnP alone.</summary>
    Upnp,
}
