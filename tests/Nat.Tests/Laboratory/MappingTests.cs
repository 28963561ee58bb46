using System.Net;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>Under which address and port a host is seen by those to whom it sends (RFC 4787, section 4).</summary>
public sealed class MappingTests(LabFixture lab) : IClassFixture<LabFixture>
{
    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, true)]
    [InlineData(NatKind.Upnp, true)]
    [InlineData(NatKind.PortRestricted, true)]
    [InlineData(NatKind.CarrierGrade, true)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Udp_ThreeDestinations_SeeOnePortUnlessSymmetric(NatKind kind, bool isOnePort)
    {
        var site = await lab.SiteAsync(kind);
        var port = lab.NextPort();
        using var member = site.Member.BindUdp(port);
        var seen = new List<IPEndPoint>();
        foreach (var at in Destinations())
        {
            using var server = at.Host.BindUdp(at.Port);
            await member.SendToAsync("hello"u8.ToArray(), at.Host.At(at.Port));
            var anybody = new IPEndPoint(IPAddress.Any, 0);
            var received = await server.ReceiveFromAsync(new byte[16], anybody).WaitAsync(LabLimits.Event);
            seen.Add((IPEndPoint)received.RemoteEndPoint);
        }

        AssertSeen(site, port, isOnePort, seen);
    }

    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, true)]
    [InlineData(NatKind.Upnp, true)]
    [InlineData(NatKind.PortRestricted, true)]
    [InlineData(NatKind.CarrierGrade, true)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Tcp_ThreeDestinations_SeeOnePortUnlessSymmetric(NatKind kind, bool isOnePort)
    {
        var site = await lab.SiteAsync(kind);
        var port = lab.NextPort();
        var seen = new List<IPEndPoint>();
        foreach (var at in Destinations())
        {
            using var server = at.Host.ListenTcp(at.Port);
            using var member = site.Member.NewDialler(port);
            await member.ConnectAsync(at.Host.At(at.Port)).WaitAsync(LabLimits.Event);
            using var accepted = await server.AcceptAsync().WaitAsync(LabLimits.Event);
            seen.Add((IPEndPoint)accepted.RemoteEndPoint!);
        }

        AssertSeen(site, port, isOnePort, seen);
    }

    private static void AssertSeen(Site site, int port, bool isOnePort, List<IPEndPoint> seen)
    {
        Assert.All(seen, endPoint => Assert.Equal(site.PublicAddress, endPoint.Address));
        var ports = seen.Select(static endPoint => endPoint.Port).Distinct().ToArray();
        if (isOnePort)
            Assert.Equal([port], ports);
        else
            Assert.NotEqual(1, ports.Length);
    }

    private (LabHost Host, int Port)[] Destinations()
    {
        var port = lab.NextPort();
        return [(lab.FirstServer, port), (lab.SecondServer, port), (lab.SecondServer, lab.NextPort())];
    }
}
