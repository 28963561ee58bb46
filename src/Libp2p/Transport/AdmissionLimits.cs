namespace Codex.Libp2p.Transport;

/// <summary>How many connections a node takes, in total and from one place.</summary>
public sealed record AdmissionLimits
{
    /// <summary>The defaults.</summary>
    public static AdmissionLimits Default { get; } = new();

    /// <summary>
    /// Most connections in total, on top of which come pending ones. Default 160 (cli, <c>--max-peers</c>).
    /// </summary>
    public int MaxConnections { get; init; } = 160;

    /// <summary>
    /// Most connections with one IPv4 address or one IPv6 /64, pending ones included. Default 32: several nodes may
    /// share a NAT, or a cluster an address.
    /// </summary>
    public int MaxPerSource { get; init; } = 32;

    /// <summary>
    /// Most inbound connections that have not proven yet who they are. Default 64 (libp2p wire, section 12).
    /// </summary>
    public int MaxPending { get; init; } = 64;
}
