using System.Net;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Gateways;

public sealed class AddressReachTests
{
    [Theory]
    [InlineData("11.22.33.1", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.128.0.0", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.2", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("2001:4860:4860::8888", false)]
    public void IsPublic_ByNumber(string address, bool expected) =>
        Assert.Equal(expected, AddressReach.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.1.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("fe80::1", false)]
    public void IsPrivate_ByNumber(string address, bool expected) =>
        Assert.Equal(expected, AddressReach.IsPrivate(IPAddress.Parse(address)));

    [Fact]
    public void Find_ThisMachine_GivesGatewaysThatItReaches()
    {
        foreach (var gateway in new SystemGatewaySource().Find())
        {
            Assert.False(gateway.LocalAddress.Equals(IPAddress.Any));
            Assert.False(gateway.Address.Equals(gateway.LocalAddress));
        }
    }
}
