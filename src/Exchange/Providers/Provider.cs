using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Providers;

/// <summary>A peer that says it holds something.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Addresses">Where it can be dialled, with or without its id at the end.</param>
public readonly record struct Provider(PeerId Peer, IReadOnlyList<Multiaddr> Addresses);
