namespace Codex.Libp2p.Reachability;

/// <summary>What peers' observations say about the NAT in front of this node.</summary>
/// <param name="Mapping">How it maps.</param>
/// <param name="PreservesPort">Whether peers see the port that this node listens on; null while unknown.</param>
/// <param name="Observers">From how many different networks that is known.</param>
public sealed record NatObservation(NatMapping Mapping, bool? PreservesPort, int Observers);
