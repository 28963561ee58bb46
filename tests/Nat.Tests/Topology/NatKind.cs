namespace Codex.Nat.Tests.Topology;

/// <summary>What stands between a host and the internet; the easier to reach, the earlier.</summary>
public enum NatKind
{
    /// <summary>Nothing: the host has a public address.</summary>
    Public,

    /// <summary>A port-restricted router whose owner forwarded the node's ports by hand.</summary>
    Forwarded,

    /// <summary>
    /// Endpoint-independent mapping and filtering: once a host has sent from a port, anybody reaches that port.
    /// </summary>
    FullCone,

    /// <summary>A port-restricted router that maps ports on request: UPnP IGD, NAT-PMP, PCP.</summary>
    Upnp,

    /// <summary>Endpoint-independent mapping; only who was sent to, address and port, is let in.</summary>
    PortRestricted,

    /// <summary>Two of the former in a row: the router at home, and the carrier's.</summary>
    CarrierGrade,

    /// <summary>Another external port for every destination; only who was sent to is let in.</summary>
    Symmetric,
}
