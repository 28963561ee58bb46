namespace Codex.Api.Ports.Reachability;

/// <summary>How this node is reached.</summary>
/// <param name="Reachability">Whether peers on the internet can dial it.</param>
/// <param name="Summary">The same in a sentence for people.</param>
/// <param name="ClientMode">Whether it is only found through relays, or not at all.</param>
/// <param name="Addresses">The addresses that are known, announced or not.</param>
/// <param name="PortMapping">What the router does.</param>
/// <param name="Relays">Relays through which it can be reached.</param>
/// <param name="RelayServer">What it relays for others; null when it does not.</param>
/// <param name="HolePunching">Connections that became direct.</param>
/// <param name="Connections">Every connection, with its way.</param>
public sealed record NatReport(
    ReachabilityState Reachability,
    string Summary,
    bool ClientMode,
    IReadOnlyList<NatAddress> Addresses,
    PortMappingReport PortMapping,
    IReadOnlyList<RelayReport> Relays,
    RelayServerReport? RelayServer,
    HolePunchReport HolePunching,
    IReadOnlyList<PeerConnection> Connections);
