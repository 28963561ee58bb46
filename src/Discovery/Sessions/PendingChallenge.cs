using Codex.Libp2p.Records;

namespace Codex.Discovery.Sessions;

/// <summary>A challenge that this node sent.</summary>
/// <param name="Data">Its iv and header in the clear: what the answer signs and salts with.</param>
/// <param name="KnownRecord">The other node's record, if there is one; an answer may then come without.</param>
/// <param name="SentAt">Timestamp.</param>
internal sealed record PendingChallenge(byte[] Data, SignedPeerRecord? KnownRecord, long SentAt);
