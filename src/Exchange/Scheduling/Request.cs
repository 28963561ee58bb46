namespace Codex.Exchange.Scheduling;

/// <summary>
/// One block asked of one peer. Lives in a <see cref="RequestTable"/>; links are its slots, -1 for none.
/// </summary>
internal struct Request
{
    public const int None = -1;

    /// <summary>The block.</summary>
    public int Block;

    /// <summary>The peer's slot; -1 for a free place.</summary>
    public int Peer;

    /// <summary>Another request for the same block; for a free place, another free one.</summary>
    public int NextOfBlock;

    /// <summary>The request sent to the same peer before this one.</summary>
    public int OlderOfPeer;

    /// <summary>The request sent to the same peer after this one.</summary>
    public int NewerOfPeer;

    /// <summary>When it was sent, in ticks.</summary>
    public long SentAt;

    /// <summary>When it was expected to be answered, in ticks.</summary>
    public long DueAt;

    /// <summary>When it counts as not answered, in ticks.</summary>
    public long TimeoutAt;

    /// <summary>Blocks that the peer had delivered when it was sent.</summary>
    public long DeliveredBefore;

    /// <summary>When the peer had delivered the last of them, in ticks.</summary>
    public long DeliveredBeforeAt;
}
