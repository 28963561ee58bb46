using System.Net;
using System.Text;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Tests.Identity;

namespace Codex.Libp2p.Tests.Addressing;

public sealed class MultiaddrTests
{
    private const string Peer = "16Uiu2HAmHzBkRq62mG95vsjKMuYQBezZCtjPXYWUoyVxMxi71aB3";

    private static readonly string[] Texts =
    [
        "/ip4/127.0.0.1/tcp/8070",
        "/ip4/255.255.255.255/udp/65535/quic-v1",
        "/ip6/2001:db8::1/tcp/0/ws",
        "/ip6zone/eth0/ip6/fe80::1/tcp/4001/tls/sni/example.org/ws",
        "/ip4/10.0.0.0/ipcidr/8",
        "/dns/example.org/tcp/443/wss",
        "/dns4/example.org/tcp/443/noise",
        "/dns6/example.org/udp/443/quic",
        $"/dnsaddr/bootstrap.example.org/p2p/{Peer}",
        $"/ip4/192.0.2.1/tcp/4001/p2p/{Peer}/p2p-circuit/p2p/{Peer}",
        "/ip4/1.2.3.4/udp/9/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ",
        "/ip4/1.2.3.4/udp/9/quic-v1/webtransport/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/webrtc",
        "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234",
        "/unix/var/run/node.sock",
    ];

    public static TheoryData<string> AllTexts => [.. Texts];

    [Theory]
    [InlineData("/ip4/127.0.0.1/udp/8090", "047f00000191021f9a")]
    [InlineData("/ip4/127.0.0.1/tcp/8070", "047f000001061f86")]
    [InlineData("/ip6/::1/tcp/1", "2900000000000000000000000000000001060001")]
    [InlineData("/dns4/a.b/wss", "3603612e62de03")]
    [InlineData("/unix/a/b", "9003042f612f62")]
    [InlineData("/ip4/1.2.3.4/tcp/80/p2p-circuit", "0401020304060050a202")]
    public void Bytes_KnownAddress_AreTheirs(string text, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Multiaddr.Parse(text).Bytes));
        Assert.Equal(MultiaddrError.None, Multiaddr.TryDecode(Convert.FromHexString(hex), out var address));
        Assert.Equal(text, address!.ToString());
    }

    [Theory]
    [MemberData(nameof(AllTexts))]
    public void ToString_ParsedText_IsTheSame(string text)
    {
        var address = Multiaddr.Parse(text);

        Assert.Equal(text, address.ToString());
        Assert.Equal(MultiaddrError.None, Multiaddr.TryDecode(address.Bytes, out var decoded));
        Assert.Equal(address, decoded);
        Assert.Equal(address.GetHashCode(), decoded!.GetHashCode());
    }

    [Fact]
    public void Texts_Together_HaveEveryProtocol() => Assert.Equal(
        Enum.GetValues<MultiaddrProtocol>().Order(),
        Texts.SelectMany(text => Multiaddr.Parse(text).Components).Select(part => part.Protocol).Distinct().Order());

    [Theory]
    [InlineData("", MultiaddrError.Empty)]
    [InlineData("/", MultiaddrError.Empty)]
    [InlineData("ip4/1.2.3.4", MultiaddrError.Malformed)]
    [InlineData("//ip4/1.2.3.4", MultiaddrError.Malformed)]
    [InlineData("/ip4/1.2.3.4/", MultiaddrError.Malformed)]
    [InlineData("/ip4", MultiaddrError.Malformed)]
    [InlineData("/ip4/1.2.3", MultiaddrError.Malformed)]
    [InlineData("/ip4/1.2.3.04", MultiaddrError.Malformed)]
    [InlineData("/ip4/1.2.3.256", MultiaddrError.Malformed)]
    [InlineData("/ip4/::1", MultiaddrError.Malformed)]
    [InlineData("/ip6/1.2.3.4", MultiaddrError.Malformed)]
    [InlineData("/ip6/fe80::1%1", MultiaddrError.Malformed)]
    [InlineData("/ip6/[::1]:80", MultiaddrError.Malformed)]
    [InlineData("/tcp/65536", MultiaddrError.Malformed)]
    [InlineData("/tcp/+1", MultiaddrError.Malformed)]
    [InlineData("/tcp/ 1", MultiaddrError.Malformed)]
    [InlineData("/ipcidr/256", MultiaddrError.Malformed)]
    [InlineData("/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5", MultiaddrError.Malformed)]
    [InlineData("/dns4/", MultiaddrError.Malformed)]
    [InlineData("/dns4/a b", MultiaddrError.Malformed)]
    [InlineData("/dns4/bücher.example", MultiaddrError.Malformed)]
    [InlineData("/certhash/uEiAkH5a4", MultiaddrError.Malformed)]
    [InlineData("/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd", MultiaddrError.Malformed)]
    [InlineData("/onion3/vww6:1", MultiaddrError.Malformed)]
    [InlineData("/unix", MultiaddrError.Malformed)]
    [InlineData("/memory/1", MultiaddrError.UnknownProtocol)]
    [InlineData("/ip4/1.2.3.4/sctp/1", MultiaddrError.UnknownProtocol)]
    public void TryParse_WhatIsNoAddress_SaysWhy(string text, MultiaddrError expected)
    {
        Assert.Equal(expected, Multiaddr.TryParse(text, out var address));
        Assert.Null(address);
    }

    [Theory]
    [InlineData("", MultiaddrError.Empty)]
    [InlineData("04", MultiaddrError.Malformed)]
    [InlineData("047f0000", MultiaddrError.Malformed)]
    [InlineData("047f00000106", MultiaddrError.Malformed)]
    [InlineData("84007f000001", MultiaddrError.Malformed)]
    [InlineData("80", MultiaddrError.Malformed)]
    [InlineData("047f0000010a", MultiaddrError.UnknownProtocol)]
    [InlineData("3600", MultiaddrError.Malformed)]
    [InlineData("36ffffffffffffffff7f61", MultiaddrError.Malformed)]
    [InlineData("3603612f62", MultiaddrError.Malformed)]
    [InlineData("3603610062", MultiaddrError.Malformed)]
    [InlineData("900302" + "2f61" + "060001", MultiaddrError.Malformed)]
    [InlineData("a50302" + "0000", MultiaddrError.Malformed)]
    public void TryDecode_WhatIsNoAddress_SaysWhy(string hex, MultiaddrError expected)
    {
        Assert.Equal(expected, Multiaddr.TryDecode(Convert.FromHexString(hex), out var address));
        Assert.Null(address);
    }

    [Fact]
    public void TryDecode_TooMuch_Refuses()
    {
        var tooMany = Enumerable.Repeat(new byte[] { 0xDD, 0x03 }, AddressingLimits.MaxComponents + 1);

        Assert.Equal(MultiaddrError.TooLong, Multiaddr.TryDecode(tooMany.SelectMany(part => part).ToArray(), out _));
        Assert.Equal(MultiaddrError.TooLong, Multiaddr.TryDecode(new byte[AddressingLimits.MaxBytes + 1], out _));
        Assert.Equal(
            MultiaddrError.TooLong, Multiaddr.TryParse(new string('/', AddressingLimits.MaxTextLength + 1), out _));
    }

    [Fact]
    public void TryDecode_WhateverIsAccepted_PrintsAndParsesToTheSame()
    {
        var valid = Texts.Select(text => Multiaddr.Parse(text).Bytes.ToArray()).ToArray();
        HostileInput.Feed(
            5000,
            256,
            input =>
            {
                if (Multiaddr.TryDecode(input, out var address) != MultiaddrError.None)
                    return;
                Assert.Equal(input, address!.Bytes.ToArray());
                Assert.Equal(address, Multiaddr.Parse(address.ToString()));
            },
            valid);
    }

    [Fact]
    public void TryParse_Garbage_GivesErrorsOnly() => HostileInput.Feed(
        5000,
        256,
        input =>
        {
            if (Multiaddr.TryParse(Encoding.Latin1.GetString(input), out var address) == MultiaddrError.None)
                Assert.Equal(address, Multiaddr.Parse(address!.ToString()));
        },
        [.. Texts.Select(Encoding.Latin1.GetBytes)]);

    [Theory]
    [InlineData("192.0.2.1", 4001, "/ip4/192.0.2.1/tcp/4001")]
    [InlineData("::ffff:192.0.2.1", 80, "/ip4/192.0.2.1/tcp/80")]
    [InlineData("2001:db8::1", 65535, "/ip6/2001:db8::1/tcp/65535")]
    public void FromEndPoint_Address_ComesBack(string ip, int port, string text)
    {
        var address = Multiaddr.FromEndPoint(new IPEndPoint(IPAddress.Parse(ip), port));

        Assert.Equal(text, address.ToString());
        Assert.True(address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        Assert.Equal(port, endPoint.Port);
        Assert.False(address.TryGetEndPoint(MultiaddrProtocol.Udp, out _));
        Assert.True(address.WithPeer(TestKeys.Secp256k1(1).PeerId).TryGetEndPoint(MultiaddrProtocol.Tcp, out _));
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4")]
    [InlineData("/ip4/1.2.3.4/tcp/1/ws")]
    [InlineData("/tcp/1/ip4/1.2.3.4")]
    [InlineData("/dns4/example.org/tcp/1")]
    [InlineData($"/ip4/1.2.3.4/tcp/1/p2p/{Peer}/p2p-circuit")]
    [InlineData("/ip4/1.2.3.4/udp/1/quic-v1")]
    public void TryGetEndPoint_NotJustAnEndPoint_Refuses(string text) =>
        Assert.False(Multiaddr.Parse(text).TryGetEndPoint(MultiaddrProtocol.Tcp, out _));

    [Fact]
    public void TryGetNamedEndPoint_Name_IsReturned()
    {
        Assert.True(Multiaddr.Parse("/dns6/example.org/tcp/443")
            .TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        Assert.Equal(new DnsEndPoint("example.org", 443), endPoint);
        Assert.False(Multiaddr.Parse("/dns6/example.org/tcp/443/wss")
            .TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out _));
        Assert.False(Multiaddr.Parse("/ip4/1.2.3.4/tcp/443").TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out _));
    }

    [Fact]
    public void Peer_AtTheEnd_GoesOnAndOff()
    {
        Assert.True(PeerId.TryParse(Peer, out var peer));
        var bare = Multiaddr.Parse("/ip4/1.2.3.4/tcp/1");
        var full = bare.WithPeer(peer);

        Assert.Null(bare.Peer);
        Assert.Equal(peer, full.Peer);
        Assert.Same(full, full.WithPeer(peer));
        Assert.Equal(bare, full.WithoutPeer());
        Assert.Same(bare, bare.WithoutPeer());
        Assert.Equal(full, Multiaddr.Parse($"/ip4/1.2.3.4/tcp/1/ipfs/{Peer}"));
    }

    [Fact]
    public void IsRelayed_WayThroughARelay_IsSeen()
    {
        var relay = Multiaddr.Parse($"/ip4/1.2.3.4/tcp/1/p2p/{Peer}");
        var relayed = relay.Encapsulate(Multiaddr.Parse("/p2p-circuit"));

        Assert.False(relay.IsRelayed);
        Assert.True(relayed.IsRelayed);
        Assert.Null(relayed.Peer);
        Assert.Equal($"{relay}/p2p-circuit", relayed.ToString());
    }
}
