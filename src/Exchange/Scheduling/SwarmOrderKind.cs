namespace Codex.Exchange.Scheduling;

/// <summary>What the scheduler wants done.</summary>
public enum SwarmOrderKind
{
    /// <summary>Send the peer WantBlock for the indexes.</summary>
    WantBlocks,

    /// <summary>Send the peer WantHave for the indexes, with <c>sendDontHave</c>.</summary>
    AskHave,

    /// <summary>Take the WantBlocks for the indexes back.</summary>
    Cancel,

    /// <summary>The peer is out of the swarm; what to do with the connection follows from the reason.</summary>
    Drop,

    /// <summary>Look for more peers.</summary>
    FindPeers,
}
