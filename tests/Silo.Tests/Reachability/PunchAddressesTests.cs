using Codex.Libp2p.Addressing;
using Codex.Silo.Reachability;

namespace Codex.Silo.Tests.Reachability;

public sealed class PunchAddressesTests
{
    private static readonly Multiaddr Seen = Multiaddr.Parse("/ip4/45.1.1.1/tcp/8070");
    private static readonly Multiaddr Home = Multiaddr.Parse("/ip4/192.168.1.2/tcp/8070");
    private static readonly Multiaddr TheirHome = Multiaddr.Parse("/ip4/192.168.1.3/tcp/9000");

    private readonly PunchAddresses _addresses =
        new(() => [Seen], () => [Home, Multiaddr.Parse("/ip4/127.0.0.1/tcp/8070")]);

    [Fact]
    public void Own_Everything_IsPublicFirstAndWithoutLoopback() => Assert.Equal([Seen, Home], _addresses.Own);

    [Fact]
    public void WorthADial_PeerElsewhere_ItsHomeIsNot()
    {
        var theirs = Multiaddr.Parse("/ip4/45.2.2.2/tcp/9000");

        Assert.Equal([theirs], _addresses.WorthADial([theirs, TheirHome]));
    }

    [Fact]
    public void WorthADial_PeerBehindTheSameRouter_ItsHomeIs()
    {
        var theirs = Multiaddr.Parse("/ip4/45.1.1.1/tcp/40000");

        Assert.Equal(
            [theirs, TheirHome],
            _addresses.WorthADial([theirs, TheirHome, Multiaddr.Parse("/ip4/127.0.0.1/tcp/9000")]));
    }
}
