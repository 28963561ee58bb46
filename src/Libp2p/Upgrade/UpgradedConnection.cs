using Codex.Libp2p.Muxing;
using Codex.Libp2p.Security;

namespace Codex.Libp2p.Upgrade;

/// <summary>A connection with a proven peer, ready for streams.</summary>
/// <param name="Security">Who is at the other end.</param>
/// <param name="Muxer">The streams.</param>
public sealed record UpgradedConnection(SecureConnection Security, IMuxer Muxer);
