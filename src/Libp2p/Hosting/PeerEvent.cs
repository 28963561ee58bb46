using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>Something that happened with a peer.</summary>
/// <param name="Kind">What.</param>
/// <param name="Peer">Who.</param>
/// <param name="Session">On which connection.</param>
public sealed record PeerEvent(PeerEventKind Kind, PeerId Peer, ISession Session);
