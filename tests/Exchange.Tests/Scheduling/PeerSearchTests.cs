using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>How often peers are looked for.</summary>
public sealed class PeerSearchTests
{
    private readonly PeerSearch _search = new();
    private readonly List<SwarmOrder> _orders = [];

    [Fact]
    public void Plan_WhileNobodyHasAnything_SearchesEvery3SecondsAndThenSeldom()
    {
        var at = new List<double>();
        for (var now = TimeSpan.FromDays(1); now < TimeSpan.FromDays(1) + TimeSpan.FromSeconds(120);)
        {
            _orders.Clear();
            var next = _search.Plan(isStarving: true, peerCount: 0, now.Ticks, _orders);
            if (_orders.Count > 0)
                at.Add((now - TimeSpan.FromDays(1)).TotalSeconds);
            now = TimeSpan.FromTicks(next);
        }

        Assert.Equal([0, 3, 9, 21, 45, 75, 105], at);
    }

    [Fact]
    public void Plan_WithEnoughPeers_SearchesWhenTheyHaveNothingMore()
    {
        Assert.Equal(long.MaxValue, _search.Plan(isStarving: false, SwarmLimits.EnoughPeers, 1000, _orders));
        Assert.Empty(_orders);
        _search.Plan(isStarving: true, SwarmLimits.EnoughPeers, 1000, _orders);
        Assert.Equal([SwarmOrder.FindPeers], _orders);
    }
}
