namespace Codex.Libp2p.Framing;

/// <summary>A message, or why there is none.</summary>
/// <param name="Status">Whether there is one.</param>
/// <param name="Bytes">The message; empty without one.</param>
public readonly record struct LengthPrefixedMessage(LengthPrefixedStatus Status, ReadOnlyMemory<byte> Bytes);
