using System.Net;
using Codex.Discovery.Bounds;

namespace Codex.Discovery.Tests.Bounds;

public sealed class SourceBudgetsTests
{
    private static readonly IPAddress Flooder = IPAddress.Parse("5.0.0.66");
    private static readonly IPAddress Honest = IPAddress.Parse("5.0.0.1");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTakePacket_Flood_IsBoundedPerSecondAndLeavesOthersAlone()
    {
        var budgets = Budgets();

        Assert.Equal(20, Count(() => budgets.TryTakePacket(Flooder)));
        Assert.True(budgets.TryTakePacket(Honest));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Count(() => budgets.TryTakePacket(Flooder)));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, Count(() => budgets.TryTakePacket(Flooder)));
    }

    [Fact]
    public void TryTakeCostly_OneSource_LeavesMostOfTheTotalToOthers()
    {
        var budgets = Budgets();

        Assert.Equal(4, Count(() => budgets.TryTakeCostly(Flooder)));
        Assert.Equal(4, Count(() => budgets.TryTakeCostly(Honest)));
        // Two were left of ten.
        Assert.Equal(2, Count(() => budgets.TryTakeCostly(IPAddress.Parse("5.0.0.2"))));
        Assert.Equal(0, Count(() => budgets.TryTakeCostly(IPAddress.Parse("5.0.0.3"))));
    }

    [Fact]
    public void TryTakePacket_AddressesOfOneIp6Network_ShareABudget()
    {
        var budgets = Budgets();
        var count = 0;

        Assert.Equal(20, Count(() => budgets.TryTakePacket(IPAddress.Parse($"2001:db8::{++count:x}"))));
        Assert.True(budgets.TryTakePacket(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Equal(20, Count(() => budgets.TryTakePacket(Honest)));
        Assert.False(budgets.TryTakePacket(Honest.MapToIPv6()));
    }

    private static int Count(Func<bool> take) => Enumerable.Range(0, 100).Count(_ => take());

    private SourceBudgets Budgets() => new(
        DiscoveryLimits.Default with
        {
            PacketsPerSecondPerSource = 10,
            CostlyPerSecond = 5,
            CostlyPerSecondPerSource = 2,
            BurstSeconds = 2,
        },
        _time);
}
