using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>Circuits are for meeting, and for nothing else: as upstream's relays.</summary>
public sealed class MeetingPolicy(RelayLimits limits) : ICircuitPolicy
{
    private readonly CircuitGrant _grant = new(new CircuitLimit(limits.CircuitDuration, limits.CircuitBytes));

    /// <inheritdoc/>
    public CircuitGrant Decide(PeerId source, PeerId target) => _grant;
}
