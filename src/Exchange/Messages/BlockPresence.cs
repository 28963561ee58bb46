namespace Codex.Exchange.Messages;

/// <summary>Whether the sender has a block. The price of the wire is zero, as nobody pays.</summary>
/// <param name="Address">The block.</param>
/// <param name="IsHere">True for have, false for don't have.</param>
public readonly record struct BlockPresence(BlockAddress Address, bool IsHere);
