using Codex.Libp2p.Identity;

namespace Codex.Discovery.Sessions;

/// <summary>A challenge that this node sent.</summary>
/// <param name="Data">Its iv and header in the clear: what the answer signs and salts with.</param>
/// <param name="KnownKey">The other node's key, where its record is known; an answer may then come without record.</param>
/// <param name="SentAt">Timestamp.</param>
internal sealed record PendingChallenge(byte[] Data, PublicKey? KnownKey, long SentAt);
