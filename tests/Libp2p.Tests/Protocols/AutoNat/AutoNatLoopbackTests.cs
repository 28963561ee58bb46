using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>Both roles of ours, over sockets.</summary>
public sealed class AutoNatLoopbackTests
{
    // Nobody listens there.
    private static readonly Multiaddr Dead = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");

    private static readonly HostOptions AllLoopback =
        new() { ListenAddresses = [Multiaddr.Parse("/ip4/0.0.0.0/tcp/0")] };

    [Fact]
    public async Task AskAsync_AddressThatWorks_IsReachable()
    {
        await using var pair = await AutoNatPair.ServedAsync();
        using var events = pair.Near.Events.Subscribe();

        var probe = await pair.AskAsync(pair.NearAddress);

        Assert.Equal(new AddressProbe(pair.NearAddress, ProbeOutcome.Reachable, ProbeReason.DialedBack), probe);
        Assert.Equal(0, pair.Client.PendingCount);
        // The probe is a stranger of its own, from a port of its own, and leaves at once.
        var stranger = await events.NextAsync(PeerEventKind.Connected);
        Assert.NotEqual(pair.Far.PeerId, stranger.Peer);
        Assert.NotEqual(pair.Far.ListenAddresses[0], stranger.Session.RemoteAddress);
        Assert.Equal(stranger.Peer, (await events.NextAsync(PeerEventKind.Disconnected)).Peer);
        Assert.Equal([pair.Near.PeerId], pair.Far.Sessions.Select(static session => session.RemotePeer));
    }

    [Fact]
    public async Task AskAsync_WithPeerIdBehind_IsTheSame()
    {
        await using var pair = await AutoNatPair.ServedAsync();

        Assert.Equal(
            ProbeOutcome.Reachable, (await pair.AskAsync(pair.NearAddress.WithPeer(pair.Near.PeerId))).Outcome);
    }

    [Fact]
    public async Task AskAsync_NobodyListensThere_IsUnreachable()
    {
        await using var pair = await AutoNatPair.ServedAsync();

        Assert.Equal(
            new AddressProbe(Dead, ProbeOutcome.Unreachable, ProbeReason.DialFailed), await pair.AskAsync(Dead));
    }

    [Fact]
    public async Task AskAsync_SomebodyElseListensThere_IsUnreachable()
    {
        await using var pair = await AutoNatPair.ServedAsync();
        await using var other = await TestHost.StartAsync();

        Assert.Equal(ProbeOutcome.Unreachable, (await pair.AskAsync(other.ListenAddresses[0])).Outcome);
    }

    [Fact]
    public async Task AskAsync_OtherIpThanObserved_IsPaidForAndReachable()
    {
        await using var pair = await AutoNatPair.ServedAsync(near: AllLoopback);
        var other = Other(pair);

        var probe = await pair.AskAsync(other);

        Assert.Equal(new AddressProbe(other, ProbeOutcome.Reachable, ProbeReason.DialedBack), probe);
    }

    [Fact]
    public async Task AskAsync_SeveralAddresses_FirstIsTested()
    {
        await using var pair = await AutoNatPair.ServedAsync();
        var relayed = Multiaddr.Parse("/ip4/192.0.2.7/tcp/7/p2p-circuit");

        var probes = await pair.Client.AskAsync(pair.Session, [relayed, Dead, pair.NearAddress]).InTime();

        Assert.Equal(
            [ProbeReason.NotTested, ProbeReason.DialFailed, ProbeReason.NotTested],
            probes.Select(static probe => probe.Reason));
    }

    [Fact]
    public async Task AskAsync_PrivateAddressElsewhereThanInALaboratory_IsRefused()
    {
        await using var pair = await AutoNatPair.ServedAsync(AutoNatServerOptions.Default);
        using var events = pair.Near.Events.Subscribe();

        Assert.Equal(
            new AddressProbe(pair.NearAddress, ProbeOutcome.Unknown, ProbeReason.Refused),
            await pair.AskAsync(pair.NearAddress));
        Assert.False(events.Reader.TryRead(out var stranger) && stranger.Kind == PeerEventKind.Connected);
    }

    [Fact]
    public async Task AskAsync_TooOften_IsRejected()
    {
        var limits = AutoNatPair.Laboratory.Limits with { MaxRequestsPerPeer = 2 };
        await using var pair = await AutoNatPair.ServedAsync(AutoNatPair.Laboratory with { Limits = limits });

        for (var i = 0; i < 2; i++)
            Assert.Equal(ProbeOutcome.Unreachable, (await pair.AskAsync(Dead)).Outcome);

        Assert.Equal(ProbeReason.Rejected, (await pair.AskAsync(Dead)).Reason);
    }

    [Fact]
    public async Task AskAsync_TooOftenForSomebodyElse_IsRejected()
    {
        var limits = AutoNatPair.Laboratory.Limits with { MaxDialDataRequests = 0 };
        await using var pair = await AutoNatPair.ServedAsync(
            AutoNatPair.Laboratory with { Limits = limits }, near: AllLoopback);

        Assert.Equal(ProbeReason.Rejected, (await pair.AskAsync(Other(pair))).Reason);
    }

    [Fact]
    public async Task AskAsync_PeerServesNothing_IsUnavailable()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        var client = new AutoNatClient(near, AutoNatLimits.Default, TimeProvider.System);
        client.Start();

        var probe = Assert.Single(await client.AskAsync(await near.ConnectAsync(far), [Dead]).InTime());

        Assert.Equal(new AddressProbe(Dead, ProbeOutcome.Unknown, ProbeReason.Unavailable), probe);
    }

    [Fact]
    public async Task AskAsync_TargetDoesNotTakeDialBacks_IsUnknown()
    {
        await using var near = await TestHost.StartAsync();
        await using var pair = await AutoNatPair.ServedAsync();
        // Never started: nobody answers dial-backs.
        var client = new AutoNatClient(near, AutoNatLimits.Default, TimeProvider.System);

        var probe = Assert.Single(
            await client.AskAsync(await near.ConnectAsync(pair.Far), [near.ListenAddresses[0]]).InTime());

        Assert.Equal(ProbeReason.DialBackFailed, probe.Reason);
        Assert.Equal(ProbeOutcome.Unknown, probe.Outcome);
    }

    [Theory]
    [InlineData(false, ProbeOutcome.Reachable, ProbeReason.Claimed)]
    [InlineData(true, ProbeOutcome.Unreachable, ProbeReason.DialFailed)]
    public async Task AskAsync_Version1_IsTold(bool isDead, ProbeOutcome outcome, ProbeReason reason)
    {
        await using var pair = await AutoNatPair.ServedAsync();
        var address = isDead ? Dead : pair.NearAddress;

        var probe = await AutoNatV1Client.AskAsync(
            pair.Session, pair.Near.PeerId, address, AutoNatLimits.Default, TimeProvider.System).InTime();

        Assert.Equal(new AddressProbe(address, outcome, reason), probe);
    }

    [Fact]
    public async Task AskAsync_Version1WithAddressOfSomebodyElse_OnlyItsPortIsDialled()
    {
        await using var pair = await AutoNatPair.ServedAsync();
        Assert.True(pair.NearAddress.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        var elsewhere = Multiaddr.Parse($"/ip4/192.0.2.7/tcp/{endPoint.Port}");

        var probe = await AutoNatV1Client.AskAsync(
            pair.Session, pair.Near.PeerId, elsewhere, AutoNatLimits.Default, TimeProvider.System).InTime();

        Assert.Equal(ProbeOutcome.Reachable, probe.Outcome);
    }

    [Fact]
    public async Task AskAsync_Version1ForSomebodyElse_IsRefused()
    {
        await using var pair = await AutoNatPair.ServedAsync();

        var probe = await AutoNatV1Client.AskAsync(
            pair.Session, TestHost.NewKey().PeerId, pair.NearAddress, AutoNatLimits.Default, TimeProvider.System)
            .InTime();

        Assert.Equal(ProbeOutcome.Unknown, probe.Outcome);
    }

    private static Multiaddr Other(AutoNatPair pair)
    {
        Assert.True(pair.NearAddress.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        return Multiaddr.Parse($"/ip4/127.0.0.2/tcp/{endPoint.Port}");
    }
}
