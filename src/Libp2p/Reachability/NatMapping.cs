namespace Codex.Libp2p.Reachability;

/// <summary>How a NAT in front of this node maps the port that it listens on and dials from (RFC 4787, 4.1).</summary>
public enum NatMapping
{
    /// <summary>Not enough peers have told what they see.</summary>
    Unknown,

    /// <summary>Peers see the very address that this node has: no NAT.</summary>
    None,

    /// <summary>All peers see the same address and port: what one sees, others may dial. Hole punching works.</summary>
    EndpointIndependent,

    /// <summary>Peers see different ports or addresses ("symmetric"): what one sees is of no use to another.</summary>
    EndpointDependent,
}
