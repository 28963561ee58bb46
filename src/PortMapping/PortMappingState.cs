namespace Codex.PortMapping;

/// <summary>What became of the wish for ports.</summary>
public enum PortMappingState
{
    /// <summary>Not started, or the first search is not over.</summary>
    Searching,

    /// <summary>All ports are mapped, on a public address.</summary>
    Mapped,

    /// <summary>Some ports are mapped, on a public address.</summary>
    PartlyMapped,

    /// <summary>
    /// Ports are mapped, on an address that is itself behind a NAT: nobody outside reaches it, so it is not to be
    /// announced.
    /// </summary>
    DoubleNat,

    /// <summary>This machine has no gateway: it is offline, or not behind a router.</summary>
    NoGateway,

    /// <summary>No gateway maps a port: none answers, or it refuses. It is tried again after growing pauses.</summary>
    NotMapped,

    /// <summary>Stopped; mappings are removed as far as the gateway answered.</summary>
    Stopped,
}
