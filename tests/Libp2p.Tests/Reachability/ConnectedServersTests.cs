using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Reachability;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Tests.Protocols.AutoNat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Reachability;

/// <summary>Everything together, on loopback.</summary>
public sealed class ConnectedServersTests
{
    private static readonly Multiaddr Dead = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");

    [Fact]
    public async Task Monitor_ServersConnect_KnowsWhatWorks()
    {
        await using var near = await TestHost.StartAsync();
        await using var servers = NewServers(near, isStarted: true);
        await using var monitor = NewMonitor(servers);
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        monitor.Changed += () =>
        {
            if (monitor.Snapshot().All(static address => address.State != ReachabilityState.Unknown))
                decided.TrySetResult();
        };
        monitor.SetCandidates(
            [
                new ReachabilityCandidate(Dead, CandidateSource.Mapped),
                new ReachabilityCandidate(near.ListenAddresses[0], CandidateSource.Interface),
            ]);
        monitor.Start();
        await using var pair = await AutoNatPair.ServedAsync();

        await near.ConnectAsync(pair.Far);
        await decided.Task.InTime();

        Assert.Equal([near.ListenAddresses[0]], monitor.ReachableAddresses);
        var dead = monitor.Snapshot()[0];
        Assert.Equal(ReachabilityState.Unreachable, dead.State);
        Assert.Equal(pair.Far.PeerId, Assert.Single(dead.Answers).Server);
    }

    [Fact]
    public async Task List_PeerThatThisNodeHasDialled_ComesFirst()
    {
        await using var near = await TestHost.StartAsync();
        await using var servers = NewServers(near);
        await using var dialling = await AutoNatPair.ServedAsync();
        await using var dialled = await AutoNatPair.ServedAsync();
        using var events = near.Events.Subscribe();
        await dialling.Far.ConnectAsync(near);
        await events.NextAsync(PeerEventKind.Identified);

        await near.ConnectAsync(dialled.Far);
        await events.NextAsync(PeerEventKind.Identified);

        Assert.Equal([dialled.Far.PeerId, dialling.Far.PeerId], servers.List());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task List_PeerInAPrivateNetworkOrNoRoom_NobodyIsAsked(bool allowPrivate, bool hasRoom)
    {
        await using var pair = await AutoNatPair.ServedAsync();
        await using var servers = NewServers(pair.Near, allowPrivate, hasRoom);
        await pair.Session.Identified.InTime();

        Assert.Empty(servers.List());
    }

    [Fact]
    public async Task List_PeerThatServesNothing_IsNotAsked()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        await using var servers = NewServers(near);
        await (await near.ConnectAsync(far)).Identified.InTime();

        Assert.Empty(servers.List());
        var probe = await servers.AskAsync(far.PeerId, Dead, default).InTime();
        Assert.Equal(new AddressProbe(Dead, ProbeOutcome.Unknown, ProbeReason.Unavailable), probe);
    }

    [Fact]
    public async Task AskAsync_PrivateAddress_IsNotTold()
    {
        await using var pair = await AutoNatPair.ServedAsync();
        await using var servers = NewServers(pair.Near, allowPrivate: false);

        var probe = await servers.AskAsync(pair.Far.PeerId, Dead, default).InTime();

        Assert.Equal(new AddressProbe(Dead, ProbeOutcome.Unknown, ProbeReason.Refused), probe);
    }

    [Fact]
    public async Task HasRoom_AlmostFull_IsNot()
    {
        await using var near = await TestHost.StartAsync(
            TestHost.Options with { Admission = TestHost.Options.Admission with { MaxConnections = 2 } });
        await using var far = await TestHost.StartAsync();
        Assert.True(near.HasRoom);

        await near.ConnectAsync(far);

        Assert.False(near.HasRoom);
    }

    [Fact]
    public async Task ObservationFollower_PeersTell_IsHeard()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        var observed = new ObservedAddresses(ReachabilityLimits.Default, allowPrivate: true, TimeProvider.System);
        await using var follower = new ObservationFollower(near, observed);
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        follower.Reported += () => reported.TrySetResult();

        await near.ConnectAsync(far);
        await reported.Task.InTime();

        Assert.Equal([new ObservedAddress(near.ListenAddresses[0], 1, IsGuess: false)], observed.Confirmed());
        Assert.Equal(new NatObservation(NatMapping.None, true, 1), observed.Nat());
    }

    private static ConnectedServers NewServers(
        Host host, bool allowPrivate = true, bool hasRoom = true, bool isStarted = false)
    {
        var client = new AutoNatClient(host, AutoNatLimits.Default, TimeProvider.System);
        if (isStarted)
            client.Start();
        return new ConnectedServers(host, client, allowPrivate, () => hasRoom, Seed.NextRandom());
    }

    private static ReachabilityMonitor NewMonitor(IReachabilityServers servers) => new(
        servers, ReachabilityLimits.Default, TimeProvider.System, Seed.NextRandom(),
        NullLogger<ReachabilityMonitor>.Instance);
}
