using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class DataBudgetTests
{
    private const long PerDay = 100 << 20;

    private readonly ManualTimeProvider _time = new();
    private readonly PeerId[] _peers = [.. Enumerable.Range(0, 6).Select(static _ => TestHost.NewKey().PeerId)];

    [Fact]
    public void TryCharge_Share_IsAllThatOnePeerGets()
    {
        var budget = Budget();

        Assert.True(budget.TryCharge(_peers[0], _peers[1], 20 << 20));
        Assert.False(budget.TryCharge(_peers[0], _peers[2], (5 << 20) + 1));
        Assert.False(budget.TryCharge(_peers[2], _peers[1], (5 << 20) + 1));

        Assert.Equal(5 << 20, budget.LeftFor(_peers[0], _peers[2]));
        Assert.Equal(25 << 20, budget.LeftFor(_peers[2], _peers[3]));
        Assert.Equal(80 << 20, budget.Left);
        Assert.True(budget.TryCharge(_peers[0], _peers[2], 5 << 20));
        Assert.False(budget.TryCharge(_peers[0], _peers[3], 1));
    }

    [Fact]
    public void TryCharge_DayUsedUp_IsNotForThoseWhoHaveAShareEither()
    {
        var budget = Budget(RelayLimits.Default with { MaxBudgetSharePerPeer = 0.8 });
        Assert.True(budget.TryCharge(_peers[0], _peers[1], 80 << 20));

        Assert.False(budget.TryCharge(_peers[2], _peers[3], (20 << 20) + 1));
        Assert.True(budget.TryCharge(_peers[2], _peers[3], 20 << 20));

        Assert.Equal(0, budget.Left);
        Assert.Equal(0, budget.LeftFor(_peers[4], _peers[5]));
    }

    [Fact]
    public void TryCharge_DayTurns_BeginsAnew()
    {
        var budget = Budget();
        Assert.True(budget.TryCharge(_peers[0], _peers[1], 25 << 20));

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.False(budget.TryCharge(_peers[0], _peers[1], 1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(PerDay, budget.Left);
        Assert.True(budget.TryCharge(_peers[0], _peers[1], 25 << 20));
    }

    [Fact]
    public void TryCharge_MorePeersThanAreRemembered_GetNothing()
    {
        var budget = Budget(RelayLimits.Default with { MaxBudgetPeers = 4 });
        Assert.True(budget.TryCharge(_peers[0], _peers[1], 1));
        Assert.True(budget.TryCharge(_peers[2], _peers[3], 1));

        Assert.False(budget.TryCharge(_peers[4], _peers[0], 1));
        Assert.True(budget.TryCharge(_peers[0], _peers[3], 1));
    }

    [Fact]
    public void TryCharge_AnyOrder_NeverExceedsTheDayOrAShare() => SeededCases.Check(100, random =>
    {
        const long Day = 1000;
        var budget = new DataBudget(Day, RelayLimits.Default, _time);
        _time.Advance(TimeSpan.FromDays(1));
        var used = new long[_peers.Length];
        for (var i = 0; i < 60; i++)
        {
            var (source, target, bytes) = (random.Next(3), 3 + random.Next(3), random.Next(200));
            if (!budget.TryCharge(_peers[source], _peers[target], bytes))
                continue;
            used[source] += bytes;
            used[target] += bytes;
        }

        Assert.All(used, static bytes => Assert.InRange(bytes, 0, Day / 4));
        Assert.Equal(Day - (used.Sum() / 2), budget.Left);
    });

    [Fact]
    public void Decide_Stranger_IsForMeeting()
    {
        var policy = new BudgetedCircuitPolicy(Budget(), (_, _) => false, RelayLimits.Default);

        var grant = policy.Decide(_peers[0], _peers[1]);

        Assert.Equal(new CircuitGrant(new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10)), grant);
    }

    [Fact]
    public void Decide_BudgetRunsOut_IsForMeetingAgain()
    {
        var budget = Budget();
        var policy = new BudgetedCircuitPolicy(
            budget, (source, target) => (source, target) == (_peers[0], _peers[1]), RelayLimits.Default);

        var first = policy.Decide(_peers[0], _peers[1]);
        Assert.Equal(new CircuitLimit(TimeSpan.FromHours(1), 25 << 20), first.Limit);
        Assert.True(first.Meter!.TryCharge(25 - 16 << 20));
        Assert.Equal(CircuitLimit.DataBytes, policy.Decide(_peers[0], _peers[1]).Limit.Bytes);
        Assert.True(first.Meter!.TryCharge(1));

        var second = policy.Decide(_peers[0], _peers[1]);

        Assert.Null(second.Meter);
        Assert.Equal(128 << 10, second.Limit.Bytes);
        Assert.Null(policy.Decide(_peers[1], _peers[0]).Meter);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(policy.Decide(_peers[0], _peers[1]).Meter);
    }

    [Fact]
    public void Decide_LargeBudget_IsBoundedByTheCircuit()
    {
        var budget = new DataBudget(1L << 40, RelayLimits.Default, _time);
        var policy = new BudgetedCircuitPolicy(budget, (_, _) => true, RelayLimits.Default);

        Assert.Equal(1L << 30, policy.Decide(_peers[0], _peers[1]).Limit.Bytes);
    }

    private DataBudget Budget(RelayLimits? limits = null) => new(PerDay, limits ?? RelayLimits.Default, _time);
}
