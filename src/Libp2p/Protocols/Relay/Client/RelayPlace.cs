using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>A place that a relay keeps for this node.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Addresses">Addresses through it, <c>…/p2p/&lt;relay&gt;/p2p-circuit</c>.</param>
/// <param name="Expires">Until when, unless it is asked again.</param>
public sealed record RelayPlace(PeerId Relay, IReadOnlyList<Multiaddr> Addresses, DateTimeOffset Expires);
