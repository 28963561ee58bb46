using Codex.Libp2p.Addressing;

namespace Codex.Silo.Reachability;

/// <summary>An address under which this node may be reached.</summary>
/// <param name="Address">The address, without the peer id.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Verdict">Whether it works.</param>
/// <param name="IsAnnounced">Whether peers are told of it.</param>
internal sealed record OwnAddress(
    Multiaddr Address, OwnAddressOrigin Origin, AddressVerdict Verdict, bool IsAnnounced);
