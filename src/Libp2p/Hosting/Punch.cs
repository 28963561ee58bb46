using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>A NAT that is being opened.</summary>
/// <param name="Peer">Who is behind the other one.</param>
/// <param name="IsInitiator">The role agreed on for whatever connection comes about.</param>
internal sealed record Punch(PeerId Peer, bool IsInitiator);
