using System.Net;
using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Tests.Addressing;

public sealed class AddressScopeTests
{
    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("9.255.255.255", true)]
    [InlineData("10.0.0.0", false)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.64.0.0", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("100.128.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:1.1.1.1", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void IsPublic_Address_IsAsTheRegistriesSay(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressScope.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("/ip4/1.1.1.1/tcp/1", true)]
    [InlineData("/ip4/10.0.0.1/tcp/1", false)]
    [InlineData("/dns4/example.org/tcp/1", true)]
    [InlineData("/unix/%2fa", false)]
    public void IsPublic_Multiaddr_GoesByItsBeginning(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressScope.IsPublic(Multiaddr.Parse(address)));
}
