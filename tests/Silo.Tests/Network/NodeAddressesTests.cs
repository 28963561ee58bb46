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
    public void Announce_ExternalAddress_HasThePortsThatAreListenedOn()
    {
        var local = Local("/ip4/0.0.0.0/tcp/8070", "/ip4/127.0.0.1/tcp/8070", "/ip4/10.0.0.2/tcp/8071");
        var addresses = new NodeAddresses(local, new NatOption(NatMode.ExternalIp, IPAddress.Parse("192.0.2.9")));
        addresses.Announce();
        local.Received(1).AnnounceAddresses(Arg.Is<IReadOnlyList<Multiaddr>>(announced =>
            announced.Select(address => address.ToString())
                .SequenceEqual(new[] { "/ip4/192.0.2.9/tcp/8070", "/ip4/192.0.2.9/tcp/8071" })));
        Assert.Equal(IPAddress.Parse("192.0.2.9"), addresses.DiscoveryAddress);
    }

    [Fact]
    public void Announce_WithoutExternalAddress_LeavesWhatTheEdgeFound()
    {
        var local = Local("/ip6/::1/tcp/8070", "/ip4/10.0.0.2/tcp/8070", "/ip4/127.0.0.1/tcp/8070");
        var addresses = new NodeAddresses(local, new NatOption(NatMode.Any));
        addresses.Announce();
        local.DidNotReceive().AnnounceAddresses(Arg.Any<IReadOnlyList<Multiaddr>>());
        Assert.Equal(IPAddress.Parse("10.0.0.2"), addresses.DiscoveryAddress);
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
