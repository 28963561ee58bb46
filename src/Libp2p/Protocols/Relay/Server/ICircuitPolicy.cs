using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>The port to whoever decides what circuits may carry.</summary>
public interface ICircuitPolicy
{
    /// <summary>What a circuit between these peers may carry.</summary>
    CircuitGrant Decide(PeerId source, PeerId target);
}
