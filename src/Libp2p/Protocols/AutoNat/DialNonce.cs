namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The number that proves a dial-back.</summary>
/// <param name="Value">The number.</param>
/// <param name="IsVarint">
/// Whether it came as a varint, and has to go back as one (nim-libp2p 1.14), instead of a fixed64.
/// </param>
internal readonly record struct DialNonce(ulong Value, bool IsVarint = false);
