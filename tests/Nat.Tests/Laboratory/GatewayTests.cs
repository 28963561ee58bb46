using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>The gateway that maps ports, asked with one packet of each protocol, written by hand.</summary>
public sealed class GatewayTests(LabFixture lab) : IClassFixture<LabFixture>
{
    /// <summary>Where NAT-PMP (RFC 6886, section 3.1) and PCP (RFC 6887, section 19) are answered.</summary>
    private const int MapperPort = 5351;

    private static readonly IPEndPoint Ssdp = new(IPAddress.Parse("239.255.255.250"), 1900);

    [Fact]
    public async Task Upnp_Search_TellsADescriptionWithAConnectionService()
    {
        var site = await lab.SiteAsync(NatKind.Upnp);
        using var socket = site.Member.BindUdp(lab.NextPort());
        const string Search = "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\n"
            + "ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n";
        await socket.SendToAsync(Encoding.ASCII.GetBytes(Search), Ssdp);
        var buffer = new byte[2048];
        var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0))
            .WaitAsync(LabLimits.Event);

        var answer = Encoding.ASCII.GetString(buffer, 0, received.ReceivedBytes);
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        var line = answer.Split("\r\n").Single(
            static line => line.StartsWith("LOCATION:", StringComparison.OrdinalIgnoreCase));
        var location = new Uri(line["LOCATION:".Length..].Trim());
        Assert.Equal(site.Inner.LanAddress, location.Host);

        using var http = site.Member.Namespace.NewHttpClient();
        Assert.Contains("service:WANIPConnection:", await http.GetStringAsync(location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NatPmp_ExternalAddress_IsTheSites()
    {
        var site = await lab.SiteAsync(NatKind.Upnp);
        var answer = await AskAsync(site, [0, 0]);
        Assert.Equal([0, 128, 0, 0], answer[..4]);
        Assert.Equal(site.PublicAddress, new IPAddress(answer.AsSpan(8, 4)));
    }

    [Fact]
    public async Task Pcp_MapOfAListeningPort_LetsAnybodyIn()
    {
        var site = await lab.SiteAsync(NatKind.Upnp);
        var port = lab.NextPort();
        var answer = await AskAsync(site, PcpMap(site, port, lifetime: 600));

        // Version 2, an answer to MAP, success.
        Assert.Equal([2, 0x81, 0, 0], answer[..4]);
        var external = new IPEndPoint(
            new IPAddress(answer.AsSpan(44, 16)).MapToIPv4(),
            BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(42)));
        Assert.Equal(site.PublicAddress, external.Address);

        using var listener = site.Member.ListenTcp(port);
        using var stranger = lab.SecondServer.NewDialler(lab.NextPort());
        await stranger.ConnectAsync(external).WaitAsync(LabLimits.Event);
        using var accepted = await listener.AcceptAsync().WaitAsync(LabLimits.Event);
        Assert.Equal(stranger.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public async Task Pcp_MapOfLifetimeZero_ClosesThePortAgain()
    {
        var site = await lab.SiteAsync(NatKind.Upnp);
        var port = lab.NextPort();
        await AskAsync(site, PcpMap(site, port, lifetime: 600));
        Assert.Equal([2, 0x81, 0, 0], (await AskAsync(site, PcpMap(site, port, lifetime: 0)))[..4]);

        using var listener = site.Member.ListenTcp(port);
        using var stranger = lab.SecondServer.NewDialler(lab.NextPort());
        Assert.False(await Arrival.IsLetInAsync(
            site,
            cancellationToken => stranger.ConnectAsync(site.PublicAt(port), cancellationToken).AsTask(),
            async cancellationToken => (await listener.AcceptAsync(cancellationToken)).Dispose()));
    }

    [Fact]
    public async Task Pcp_RouterThatMapsNothing_RefusesThePort()
    {
        var site = await lab.SiteAsync(NatKind.PortRestricted);
        var error = await Assert.ThrowsAsync<SocketException>(() => AskAsync(site, PcpMap(site, 1, lifetime: 1)));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    /// <summary>Sends one packet to the gateway; its answer.</summary>
    private async Task<byte[]> AskAsync(Site site, byte[] packet)
    {
        using var socket = site.Member.BindUdp(lab.NextPort());
        // Connected, so that a refusal is told.
        await socket.ConnectAsync(IPAddress.Parse(site.Inner.LanAddress), MapperPort);
        await socket.SendAsync(packet);
        var buffer = new byte[1100];
        return buffer[..await socket.ReceiveAsync(buffer).WaitAsync(LabLimits.Event)];
    }

    /// <summary>A request to map a TCP port to the same outside (RFC 6887, sections 7.1 and 11.1).</summary>
    private static byte[] PcpMap(Site site, int port, uint lifetime)
    {
        var packet = new byte[60];
        packet[0] = 2;
        packet[1] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), lifetime);
        site.Member.Address.MapToIPv6().TryWriteBytes(packet.AsSpan(8), out _);
        "the nonce 12"u8.CopyTo(packet.AsSpan(24));
        packet[36] = (byte)ProtocolType.Tcp;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(42), (ushort)port);
        IPAddress.Any.MapToIPv6().TryWriteBytes(packet.AsSpan(44), out _);
        return packet;
    }
}
