namespace Codex.Silo.Reachability;

/// <summary>Where an address of this node comes from. The order is that in which peers are told.</summary>
internal enum OwnAddressOrigin
{
    /// <summary>The operator gave it: <c>--nat=extip:IP</c>.</summary>
    Option,

    /// <summary>The router forwards it.</summary>
    PortMapping,

    /// <summary>An interface of this machine has it.</summary>
    Interface,

    /// <summary>Peers see this node at it.</summary>
    Observed,

    /// <summary>A relay passes it on.</summary>
    Relay,
}
