using System.Net;
using System.Net.Sockets;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>
/// TCP connections between two hosts that nobody can dial (RFC 5128, section 3.4): both dial at once, each from the
/// port on which it listens, to where a server has seen the other.
/// </summary>
public sealed class PunchTests(LabFixture lab) : IClassFixture<LabFixture>
{
    [Theory]
    [InlineData(NatKind.PortRestricted, NatKind.PortRestricted)]
    [InlineData(NatKind.PortRestricted, NatKind.CarrierGrade)]
    [InlineData(NatKind.CarrierGrade, NatKind.CarrierGrade)]
    [InlineData(NatKind.Upnp, NatKind.PortRestricted)]
    public async Task SimultaneousOpen_PortsThatEverybodySeesAlike_Connects(NatKind firstKind, NatKind secondKind)
    {
        using var first = await MeetAsync(await lab.SiteAsync(firstKind));
        using var second = await MeetAsync(await lab.SiteAsync(secondKind, number: 1));

        await Task.WhenAll(
            first.Dialler.ConnectAsync(second.Seen), second.Dialler.ConnectAsync(first.Seen))
            .WaitAsync(LabLimits.Event);

        Assert.Equal(first.Site.Member.At(LabPorts.Peers), first.Dialler.LocalEndPoint);
        Assert.Equal(second.Seen, first.Dialler.RemoteEndPoint);
        Assert.Equal(first.Seen, second.Dialler.RemoteEndPoint);
        await AssertCarriesAsync(first.Dialler, second.Dialler);
        await AssertCarriesAsync(second.Dialler, first.Dialler);
        // Neither was accepted: both ends are dialling ones, and nothing waits at the listeners.
        Assert.False(first.Listener.Poll(0, SelectMode.SelectRead));
        Assert.False(second.Listener.Poll(0, SelectMode.SelectRead));
    }

    [Theory]
    [InlineData(NatKind.PortRestricted, NatKind.Symmetric)]
    [InlineData(NatKind.CarrierGrade, NatKind.Symmetric)]
    [InlineData(NatKind.Symmetric, NatKind.Symmetric)]
    public async Task SimultaneousOpen_APortThatNobodyCanKnow_IsDroppedOnBothSides(
        NatKind firstKind, NatKind secondKind)
    {
        using var first = await MeetAsync(await lab.SiteAsync(firstKind));
        using var second = await MeetAsync(await lab.SiteAsync(secondKind, number: 1));
        using var end = new CancellationTokenSource(LabLimits.Event);
        Task[] areDropped =
        [
            first.Site.Outer.DropsMoreThanAsync(await first.Site.Outer.DroppedAsync(), end.Token),
            second.Site.Outer.DropsMoreThanAsync(await second.Site.Outer.DroppedAsync(), end.Token),
        ];

        Task[] dials =
        [
            first.Dialler.ConnectAsync(second.Seen, end.Token).AsTask(),
            second.Dialler.ConnectAsync(first.Seen, end.Token).AsTask(),
        ];
        await Task.WhenAll(areDropped);

        Assert.All(dials, static dial => Assert.False(dial.IsCompleted));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(dials));
    }

    [Fact]
    public async Task Dial_FromSymmetricToFullCone_NeedsNoPunching()
    {
        using var cone = await MeetAsync(await lab.SiteAsync(NatKind.FullCone));
        using var symmetric = await MeetAsync(await lab.SiteAsync(NatKind.Symmetric));

        await symmetric.Dialler.ConnectAsync(cone.Seen).WaitAsync(LabLimits.Event);
        using var accepted = await cone.Listener.AcceptAsync().WaitAsync(LabLimits.Event);
        Assert.Equal(symmetric.Site.PublicAddress, ((IPEndPoint)accepted.RemoteEndPoint!).Address);
        await AssertCarriesAsync(accepted, symmetric.Dialler);
    }

    /// <summary>
    /// Without NATs either both dials become the one connection, or the listener of one takes it before it has dialled:
    /// then its own dial cannot have that pair of ports, and fails with EADDRNOTAVAIL though there is a connection.
    /// </summary>
    [Fact]
    public async Task SimultaneousOpen_HostsThatCanBeDialled_IsAlwaysOneConnection()
    {
        for (var i = 0; i < 100; i++)
        {
            var port = lab.NextPort();
            var hosts = new[] { lab.FirstServer, lab.SecondServer };
            var listeners = hosts.Select(host => host.ListenTcp(port)).ToArray();
            var diallers = hosts.Select(host => host.NewDialler(port)).ToArray();
            using var barrier = new Barrier(2);
            var dials = await Task.WhenAll(
                Task.Run(() => Dial(diallers[0], hosts[1].At(port), barrier)),
                Task.Run(() => Dial(diallers[1], hosts[0].At(port), barrier)));

            Assert.NotEqual([SocketError.AddressNotAvailable, SocketError.AddressNotAvailable], dials);
            for (var side = 0; side < 2; side++)
            {
                if (dials[side] == SocketError.AddressNotAvailable)
                    diallers[side] = await listeners[side].AcceptAsync().WaitAsync(LabLimits.Event);
                else
                    Assert.Equal(SocketError.Success, dials[side]);
            }

            await AssertCarriesAsync(diallers[0], diallers[1]);
            foreach (var socket in listeners.Concat(diallers))
                socket.Dispose();
        }
    }

    private static SocketError Dial(Socket dialler, IPEndPoint target, Barrier barrier)
    {
        barrier.SignalAndWait(LabLimits.Event);
        try
        {
            dialler.Connect(target);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            dialler.Dispose();
            return e.SocketErrorCode;
        }
    }

    private static async Task AssertCarriesAsync(Socket from, Socket to)
    {
        await from.SendAsync("hello"u8.ToArray());
        var buffer = new byte[5];
        await new NetworkStream(to).ReadExactlyAsync(buffer).AsTask().WaitAsync(LabLimits.Event);
        Assert.Equal("hello"u8.ToArray(), buffer);
    }

    /// <summary>Listens at a site and connects to a server from there, which tells where it sees the site.</summary>
    private async Task<Meeting> MeetAsync(Site site)
    {
        using var server = lab.FirstServer.ListenTcp(lab.NextPort());
        var listener = site.Member.ListenTcp(LabPorts.Peers);
        var dialler = site.Member.NewDialler(LabPorts.Peers);
        var known = site.Member.NewDialler(LabPorts.Peers);
        await known.ConnectAsync(server.LocalEndPoint!).WaitAsync(LabLimits.Event);
        var accepted = await server.AcceptAsync().WaitAsync(LabLimits.Event);
        return new Meeting(site, listener, dialler, [known, accepted], (IPEndPoint)accepted.RemoteEndPoint!);
    }

    private sealed record Meeting(
        Site Site, Socket Listener, Socket Dialler, IReadOnlyList<Socket> WithServer, IPEndPoint Seen) : IDisposable
    {
        public void Dispose()
        {
            foreach (var socket in WithServer.Append(Listener).Append(Dialler))
            {
                // Reset instead of FIN: no state is left in which the next test would find the same pair of ports.
                if (socket.Connected)
                    socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
        }
    }
}
