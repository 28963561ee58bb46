using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Leases;

namespace Codex.PortMapping.Tests.Leases;

public sealed class AnnouncementFilterTests
{
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.168.1.2");

    [Fact]
    public void Accept_StrangerOrTooOften_IsNoReason()
    {
        var time = new ManualTimeProvider();
        var filter = new AnnouncementFilter(PortMappingLimits.Default, new LeaseClock(time));
        Assert.False(filter.Accept(Router));
        filter.Know([new Gateway(Router, Other)]);
        Assert.False(filter.Accept(Other));
        Assert.True(filter.Accept(Router));
        Assert.False(filter.Accept(Router));
        time.Advance(PortMappingLimits.Default.AnnouncementPause);
        Assert.False(filter.Accept(Other));
        Assert.True(filter.Accept(Router));
    }
}
