using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;

namespace Codex.Libp2p.Reachability;

/// <summary>The peers that can be asked whether this node is reached.</summary>
public interface IReachabilityServers
{
    /// <summary>A peer that can be asked was connected.</summary>
    event Action? Appeared;

    /// <summary>Those that can be asked now, in the order in which they should be.</summary>
    IReadOnlyList<PeerId> List();

    /// <summary>Asks one about one address; never throws but for cancellation.</summary>
    Task<AddressProbe> AskAsync(PeerId server, Multiaddr address, CancellationToken cancellationToken);
}
