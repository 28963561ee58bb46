using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Identify;

namespace Codex.Libp2p.Hosting;

/// <summary>What this node knows about a peer.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Addresses">Where, best first.</param>
/// <param name="Identity">What the peer told about itself last; null if nothing.</param>
public sealed record KnownPeer(PeerId Peer, IReadOnlyList<KnownAddress> Addresses, IdentifyInfo? Identity);
