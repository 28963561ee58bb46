using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Hosting;

/// <summary>An address of a peer.</summary>
/// <param name="Address">The address, without the peer's id.</param>
/// <param name="Origin">The best source it was heard from.</param>
/// <param name="SeenAt">When it was heard last.</param>
public sealed record KnownAddress(Multiaddr Address, AddressOrigin Origin, DateTimeOffset SeenAt);
