using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>Where the NATs of this node may let a peer in that is dialled from here at the same time.</summary>
public interface IPunchAddresses
{
    /// <summary>
    /// Addresses at which others see this node, the most likely first; not those of private networks nor of relays.
    /// </summary>
    IReadOnlyList<Multiaddr> Own { get; }

    /// <summary>Whether an address that a peer gives is worth a dial.</summary>
    bool IsDiallable(Multiaddr address);
}
