namespace Codex.Libp2p.Muxing;

/// <summary>What a stream did with its turn to write.</summary>
/// <param name="Bytes">Payload moved into the connection.</param>
/// <param name="HasMore">More is written and waits.</param>
/// <param name="IsFinished">Our half was closed and nothing is left.</param>
internal readonly record struct SendTurn(int Bytes, bool HasMore, bool IsFinished);
