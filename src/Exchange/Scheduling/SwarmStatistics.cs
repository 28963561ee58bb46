namespace Codex.Exchange.Scheduling;

/// <summary>A swarm at one moment.</summary>
/// <param name="Missing">Blocks not here.</param>
/// <param name="InFlight">Blocks asked for and not come, duplicates included.</param>
/// <param name="Stored">Blocks that peers delivered.</param>
/// <param name="Duplicates">Blocks that came although they were here.</param>
/// <param name="Rejected">Blocks that were lies.</param>
/// <param name="TimedOut">Requests given up.</param>
/// <param name="Doubled">
/// Requests made although another one was under way: at the end of the download, or for a late block.
/// </param>
/// <param name="Peers">The peers.</param>
public sealed record SwarmStatistics(
    int Missing,
    int InFlight,
    long Stored,
    long Duplicates,
    long Rejected,
    long TimedOut,
    long Doubled,
    IReadOnlyList<PeerStatistics> Peers);
