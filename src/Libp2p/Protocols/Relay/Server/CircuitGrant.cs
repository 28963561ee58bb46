using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>What a circuit may carry.</summary>
/// <param name="Limit">Told to both ends, and held to.</param>
/// <param name="Meter">Charged for what it carries, in addition; null for nobody.</param>
public sealed record CircuitGrant(CircuitLimit Limit, ICircuitMeter? Meter = null);
