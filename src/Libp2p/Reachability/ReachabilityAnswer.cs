using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;

namespace Codex.Libp2p.Reachability;

/// <summary>What one peer said about an address.</summary>
/// <param name="Server">Who was asked.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Outcome">Whether the address works.</param>
/// <param name="Reason">Why.</param>
public sealed record ReachabilityAnswer(PeerId Server, DateTimeOffset At, ProbeOutcome Outcome, ProbeReason Reason);
