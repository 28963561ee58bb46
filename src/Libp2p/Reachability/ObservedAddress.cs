using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Reachability;

/// <summary>An address at which peers see this node.</summary>
/// <param name="Address">The address.</param>
/// <param name="Networks">From how many different networks it is seen.</param>
/// <param name="IsGuess">
/// Whether the port is not seen, but the one that this node listens on (peers agree on the IP address only).
/// </param>
public sealed record ObservedAddress(Multiaddr Address, int Networks, bool IsGuess);
