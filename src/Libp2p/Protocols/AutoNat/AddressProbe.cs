using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>What one server's answer says about one address.</summary>
/// <param name="Address">The address, without a peer id.</param>
/// <param name="Outcome">Whether it leads here.</param>
/// <param name="Reason">Why.</param>
public sealed record AddressProbe(Multiaddr Address, ProbeOutcome Outcome, ProbeReason Reason);
