using System.Net;
using System.Net.Sockets;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>Who reaches a host (RFC 4787, section 5). A host here listens where a node does.</summary>
public sealed class FilteringTests(LabFixture lab) : IClassFixture<LabFixture>
{
    private static readonly byte[] Datagram = [1];

    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, false)]
    [InlineData(NatKind.Upnp, false)]
    [InlineData(NatKind.PortRestricted, false)]
    [InlineData(NatKind.CarrierGrade, false)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Udp_FromAStrangerBeforeAnythingWasSent_IsLetInWhereItIsForwarded(NatKind kind, bool isLetIn)
    {
        // A site of its own: a full cone remembers what other tests have sent.
        var site = await lab.SiteAsync(kind, number: 1);
        using var member = site.Member.BindUdp(LabPorts.Discovery);
        using var stranger = lab.FirstServer.BindUdp(lab.NextPort());
        Assert.Equal(isLetIn, await IsLetInAsync(site, stranger, site.PublicAt(LabPorts.Discovery), member));
    }

    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, true)]
    [InlineData(NatKind.Upnp, false)]
    [InlineData(NatKind.PortRestricted, false)]
    [InlineData(NatKind.CarrierGrade, false)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Udp_AfterSomethingWasSent_OthersAreLetInUnlessRestricted(NatKind kind, bool isLetIn)
    {
        var site = await lab.SiteAsync(kind);
        using var member = site.Member.BindUdp(LabPorts.Discovery);
        using var known = lab.FirstServer.BindUdp(lab.NextPort());
        await member.SendToAsync(Datagram, (IPEndPoint)known.LocalEndPoint!);
        var received = await known.ReceiveFromAsync(new byte[1], new IPEndPoint(IPAddress.Any, 0))
            .WaitAsync(LabLimits.Event);
        var seen = (IPEndPoint)received.RemoteEndPoint;

        using var otherPort = lab.FirstServer.BindUdp(lab.NextPort());
        using var otherHost = lab.SecondServer.BindUdp(lab.NextPort());
        Assert.True(await IsLetInAsync(site, known, seen, member));
        Assert.Equal(isLetIn, await IsLetInAsync(site, otherPort, seen, member));
        Assert.Equal(isLetIn, await IsLetInAsync(site, otherHost, seen, member));
        Assert.True(await IsLetInAsync(site, known, seen, member));
    }

    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, false)]
    [InlineData(NatKind.Upnp, false)]
    [InlineData(NatKind.PortRestricted, false)]
    [InlineData(NatKind.CarrierGrade, false)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Tcp_FromAStrangerBeforeAnythingWasSent_IsLetInWhereItIsForwarded(NatKind kind, bool isLetIn)
    {
        var site = await lab.SiteAsync(kind, number: 1);
        using var member = site.Member.ListenTcp(LabPorts.Peers);
        using var stranger = lab.FirstServer.NewDialler(lab.NextPort());
        Assert.Equal(isLetIn, await IsLetInAsync(site, stranger, site.PublicAt(LabPorts.Peers), member, isTcp: true));
    }

    [Theory]
    [InlineData(NatKind.Public, true)]
    [InlineData(NatKind.Forwarded, true)]
    [InlineData(NatKind.FullCone, true)]
    [InlineData(NatKind.Upnp, false)]
    [InlineData(NatKind.PortRestricted, false)]
    [InlineData(NatKind.CarrierGrade, false)]
    [InlineData(NatKind.Symmetric, false)]
    public async Task Tcp_AfterAConnectionFromTheListenPort_OthersAreLetInUnlessRestricted(NatKind kind, bool isLetIn)
    {
        var site = await lab.SiteAsync(kind);
        using var member = site.Member.ListenTcp(LabPorts.Peers);
        using var known = lab.FirstServer.ListenTcp(lab.NextPort());
        using var dialler = site.Member.NewDialler(LabPorts.Peers);
        await dialler.ConnectAsync(known.LocalEndPoint!).WaitAsync(LabLimits.Event);
        using var accepted = await known.AcceptAsync().WaitAsync(LabLimits.Event);
        var seen = (IPEndPoint)accepted.RemoteEndPoint!;

        using var otherPort = lab.FirstServer.NewDialler(lab.NextPort());
        using var otherHost = lab.SecondServer.NewDialler(lab.NextPort());
        Assert.Equal(isLetIn, await IsLetInAsync(site, otherPort, seen, member, isTcp: true));
        Assert.Equal(isLetIn, await IsLetInAsync(site, otherHost, seen, member, isTcp: true));
    }

    private static Task<bool> IsLetInAsync(
        Site site, Socket sender, IPEndPoint target, Socket member, bool isTcp = false) => isTcp
        ? Arrival.IsLetInAsync(
            site,
            cancellationToken => sender.ConnectAsync(target, cancellationToken).AsTask(),
            async cancellationToken => (await member.AcceptAsync(cancellationToken)).Dispose())
        : Arrival.IsLetInAsync(
            site,
            cancellationToken => sender.SendToAsync(Datagram, target, cancellationToken).AsTask(),
            async cancellationToken => await member.ReceiveFromAsync(
                new byte[1], new IPEndPoint(IPAddress.Any, 0), cancellationToken));
}
