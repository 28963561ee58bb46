using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Tests.Hosting;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

public sealed class DialPolicyTests
{
    private readonly DialPolicy _public = new(allowPrivate: false);
    private readonly DialPolicy _laboratory = new(allowPrivate: true);

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/4001")]
    [InlineData("/ip4/10.1.2.3/tcp/4001")]
    [InlineData("/ip4/192.168.1.1/tcp/80")]
    [InlineData("/ip4/169.254.169.254/tcp/80")]
    [InlineData("/ip4/100.64.0.1/tcp/4001")]
    [InlineData("/ip6/::1/tcp/4001")]
    [InlineData("/ip6/fd00::1/tcp/4001")]
    [InlineData("/ip6/::ffff:7f00:1/tcp/4001")]
    [InlineData("/ip4/255.255.255.255/tcp/4001")]
    [InlineData("/ip4/224.0.0.1/tcp/4001")]
    public void Choose_NotPublic_IsLeftOut(string address) => Assert.Null(_public.Choose([Bytes(address)], default));

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/0")]
    [InlineData("/ip4/127.0.0.1/udp/4001")]
    [InlineData("/dns4/localhost/tcp/4001")]
    [InlineData("/ip4/127.0.0.1/tcp/4001/ws")]
    [InlineData("/ip4/127.0.0.1/tcp/4001/p2p-circuit")]
    [InlineData("/ip4/0.0.0.0/tcp/4001")]
    [InlineData("/ip4/255.255.255.255/tcp/4001")]
    [InlineData("/ip4/239.0.0.1/tcp/4001")]
    public void Choose_NotDialledEvenInALaboratory_IsLeftOut(string address) =>
        Assert.Null(_laboratory.Choose([Bytes(address)], default));

    [Fact]
    public void Choose_FirstThatMayBeDialled_IsTaken()
    {
        var target = _laboratory.Choose(
            [ByteString.CopyFrom(0xFF), Bytes("/dns4/localhost/tcp/1"), Bytes("/ip4/127.0.0.1/tcp/3"),
                Bytes("/ip4/127.0.0.1/tcp/4")], default);

        Assert.Equal(2, target!.Index);
        Assert.Equal("127.0.0.1:3", target.EndPoint.ToString());
    }

    [Fact]
    public void Choose_AddressOfAnotherPeer_IsLeftOut()
    {
        var (asking, other) = (TestHost.NewKey().PeerId, TestHost.NewKey().PeerId);
        var address = Multiaddr.Parse("/ip4/127.0.0.1/tcp/3");

        Assert.Null(_laboratory.Choose([ByteString.CopyFrom(address.WithPeer(other).Bytes)], asking));
        Assert.NotNull(_laboratory.Choose([ByteString.CopyFrom(address.WithPeer(asking).Bytes)], asking));
    }

    [Fact]
    public void Choose_MoreAddressesThanAreLookedAt_StopsThere() =>
        Assert.Null(_laboratory.Choose(
            [.. Enumerable.Repeat(Bytes("/dns4/a/tcp/1"), AutoNatLimits.MaxServedAddresses),
                Bytes("/ip4/127.0.0.1/tcp/4")], default));

    private static ByteString Bytes(string address) => ByteString.CopyFrom(Multiaddr.Parse(address).Bytes);
}
