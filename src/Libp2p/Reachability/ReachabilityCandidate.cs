using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Reachability;

/// <summary>An address that might work, and is to be tested.</summary>
/// <param name="Address">The address, without a peer id.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ReachabilityCandidate(Multiaddr Address, CandidateSource Source);
