using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Silo.Network;
using Codex.Silo.Options;
using NSubstitute;

namespace Codex.Silo.Tests.Network;

public sealed class NodeAddressesTests
{
    [Fact]
    public void DiscoveryAddress_ExternalAddressGiven_IsThat() => Assert.Equal(
        IPAddress.Parse("192.0.2.9"),
        new NodeAddresses(
            Local("/ip4/10.0.0.2/tcp/8071"), new NatOption(NatMode.ExternalIp, IPAddress.Parse("192.0.2.9")))
            .DiscoveryAddress);

    [Fact]
    public void DiscoveryAddress_NoneGiven_IsTheFirstIPv4ThatIsAnnounced()
    {
        var local = Local("/ip6/::1/tcp/8070", "/ip4/10.0.0.2/tcp/8070", "/ip4/127.0.0.1/tcp/8070");
        Assert.Equal(
            IPAddress.Parse("10.0.0.2"), new NodeAddresses(local, new NatOption(NatMode.Any)).DiscoveryAddress);
        Assert.Null(new NodeAddresses(Local(), new NatOption(NatMode.None)).DiscoveryAddress);
    }

    [Fact]
    public void Current_ProviderRecord_IsSignedAnewOnlyWhenAddressesChange()
    {
        var local = Local("/ip4/10.0.0.2/tcp/8070");
        var time = new ManualTimeProvider();
        var source = new ProviderRecordSource(
            NodeKeys.Of(1), new NodeAddresses(local, new NatOption(NatMode.None)), time);
        var first = source.Current!;
        Assert.Equal("/ip4/10.0.0.2/tcp/8070", first.Addresses.Single().ToString());
        Assert.Same(first, source.Current);

        local.AnnouncedAddresses.Returns([Multiaddr.Parse("/ip4/10.0.0.3/tcp/8070")]);
        var second = source.Current!;
        Assert.Equal("/ip4/10.0.0.3/tcp/8070", second.Addresses.Single().ToString());
        Assert.True(second.Sequence > first.Sequence);
        local.AnnouncedAddresses.Returns([]);
        Assert.Null(source.Current);
    }

    private static ILocalPeer Local(params string[] addresses)
    {
        IReadOnlyList<Multiaddr> parsed = [.. addresses.Select(text => Multiaddr.Parse(text))];
        var local = Substitute.For<ILocalPeer>();
        local.ListenAddresses.Returns(parsed);
        local.AnnouncedAddresses.Returns(parsed);
        return local;
    }
}
