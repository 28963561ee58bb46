namespace Codex.Exchange.Messages;

/// <summary>What a peer wants (block exchange, section 1).</summary>
/// <param name="Entries">The entries.</param>
/// <param name="IsFull">True when it replaces what was wanted before; receivers do not look at it, as upstream.</param>
public sealed record WantList(IReadOnlyList<WantEntry> Entries, bool IsFull = false);
