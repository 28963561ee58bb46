namespace Codex.PortMapping;

/// <summary>A protocol in which gateways are asked for ports.</summary>
public enum PortMappingMechanism
{
    /// <summary>Port Control Protocol (RFC 6887).</summary>
    Pcp,

    /// <summary>NAT Port Mapping Protocol (RFC 6886).</summary>
    NatPmp,

    /// <summary>UPnP Internet Gateway Device, versions 1 and 2.</summary>
    Upnp,
}
