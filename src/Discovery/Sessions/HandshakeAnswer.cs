namespace Codex.Discovery.Sessions;

/// <summary>What answers a challenge.</summary>
/// <param name="Authdata">The header's part.</param>
/// <param name="Keys">The keys that it makes.</param>
internal sealed record HandshakeAnswer(byte[] Authdata, SessionKeys Keys);
