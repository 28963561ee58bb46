using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>Where the NATs of this node may let a peer in that is dialled from here at the same time.</summary>
public interface IPunchAddresses
{
    /// <summary>
    /// Addresses at which others see this node, the most likely first, and those of its own network last: a peer behind
    /// the same router needs them. None of relays.
    /// </summary>
    IReadOnlyList<Multiaddr> Own { get; }

    /// <summary>Those of a peer's addresses that are worth a dial.</summary>
    IReadOnlyList<Multiaddr> WorthADial(IReadOnlyList<Multiaddr> told);
}
