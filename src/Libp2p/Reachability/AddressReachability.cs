using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Reachability;

/// <summary>What is known about one address, for people.</summary>
/// <param name="Address">The address, without a peer id.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="State">Whether it works.</param>
/// <param name="Confidence">
/// The share of the deciding answers that say what they mostly say, 0 to 1; 0 without any.
/// </param>
/// <param name="Since">When the state began.</param>
/// <param name="Answers">Who said what and when, the oldest first; also answers that say nothing.</param>
public sealed record AddressReachability(
    Multiaddr Address,
    CandidateSource Source,
    ReachabilityState State,
    double Confidence,
    DateTimeOffset Since,
    IReadOnlyList<ReachabilityAnswer> Answers);
