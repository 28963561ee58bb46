namespace Codex.Exchange.Scheduling;

/// <summary>When to look for more peers: while nobody has what is missing, and while there are few.</summary>
internal sealed class PeerSearch
{
    private BackOff _interval = new(SwarmLimits.MinFindPeers, SwarmLimits.MaxFindPeers);
    private bool _wasStarving;
    private long _nextAt;

    /// <summary>
    /// Adds a search if one is due; returns when the next one is (ticks, or <see cref="long.MaxValue"/>).
    /// </summary>
    public long Plan(bool isStarving, int peerCount, long now, List<SwarmOrder> orders)
    {
        // A need that is new begins at the short interval; the time since the last search counts all the same.
        if (isStarving && !_wasStarving)
        {
            _nextAt = Math.Min(_nextAt, now + SwarmLimits.MinFindPeers.Ticks);
            _interval.Reset();
        }

        _wasStarving = isStarving;
        if (!isStarving && peerCount >= SwarmLimits.EnoughPeers)
            return long.MaxValue;
        if (now >= _nextAt)
        {
            orders.Add(SwarmOrder.FindPeers);
            _nextAt = now + _interval.Take();
        }

        return _nextAt;
    }
}
