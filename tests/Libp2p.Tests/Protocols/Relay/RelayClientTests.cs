using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.HolePunching;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Tests.Protocols.HolePunching;
using Codex.Libp2p.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>How a peer keeps its places, and reaches others.</summary>
public sealed class RelayClientTests
{
    private static readonly HostOptions Settling = TestHost.Options with
    {
        Limits = HostLimits.Default with { DuplicateSettleTime = TimeSpan.FromMilliseconds(20) },
    };

    [Fact]
    public async Task Place_HalfItsTimeIsOver_IsAskedForAgain()
    {
        var (atRelay, time) = (new ManualTimeProvider(), new ManualTimeProvider());
        await using var relay = await RelayNode.StartAsync(time: atRelay);
        await using var member = await RelayMember.StartAsync(wantsPlaces: true, time: time);
        await member.Host.ConnectAsync(relay.Host);
        await member.PlacesAsync(1);

        for (var round = 0; round < 3; round++)
        {
            var before = member.Client.Places[0].Expires;
            await WaitsAsync(time);
            atRelay.Advance(TimeSpan.FromMinutes(30));
            time.Advance(TimeSpan.FromMinutes(30));
            await Eventually.HoldsAsync(
                () => member.Client.Places is [var place] && place.Expires == before + TimeSpan.FromMinutes(30),
                "It did not ask.");
        }

        Assert.Equal(1, relay.Server.Statistics.Reservations);
    }

    [Fact]
    public async Task Place_RelayStartsAnew_IsAskedForAgain()
    {
        var key = TestHost.NewKey();
        var relay = await RelayNode.StartAsync(key: key);
        var options = TestHost.Options with { ListenAddresses = relay.Host.ListenAddresses };
        await using var member = await RelayMember.WithPlaceAsync(relay);

        await relay.DisposeAsync();
        await member.PlacesAsync(0);
        await using var again = await RelayNode.StartAsync(key: key, options: options);
        await member.Host.ConnectAsync(again.Host);
        await member.PlacesAsync(1);

        await using var source = await RelayMember.StartAsync();
        Assert.Equal(PathKind.Relayed, (await source.DialAsync(again, member.PeerId)).Path.Kind);
    }

    [Fact]
    public async Task Place_OneOfTwoConnectionsEnds_IsAskedForOnTheOther()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var member = await RelayMember.WithPlaceAsync(relay);
        var first = member.Host.FindSession(relay.Host.PeerId)!;
        Assert.True((await member.Host
            .DialDirectlyAsync(relay.Host.PeerId, relay.Host.ListenAddresses, default).InTime()).IsConnected);
        await using var source = await RelayMember.StartAsync();
        var before = member.Client.Places[0];

        await first.DisconnectAsync().InTime();

        await Eventually.HoldsAsync(
            () => member.Client.Places is [var place] && !ReferenceEquals(place, before), "The place is lost.");
        Assert.Equal(PathKind.Relayed, (await source.DialAsync(relay, member.PeerId)).Path.Kind);
    }

    [Fact]
    public async Task Places_MoreRelaysThanWanted_AreSome()
    {
        await using var first = await RelayNode.StartAsync();
        await using var second = await RelayNode.StartAsync();
        var third = await RelayNode.StartAsync();
        await using var member = await RelayMember.StartAsync(wantsPlaces: true);
        await member.Host.ConnectAsync(third.Host);
        await member.PlacesAsync(1);
        await member.Host.ConnectAsync(first.Host);
        await member.PlacesAsync(2);
        var last = await member.Host.ConnectAsync(second.Host);
        await last.Identified.InTime();
        Assert.DoesNotContain(second.Host.PeerId, member.Client.Places.Select(place => place.Relay));

        await third.DisposeAsync();

        await Eventually.HoldsAsync(
            () => member.Client.Places.Select(place => place.Relay).ToHashSet()
                .SetEquals([first.Host.PeerId, second.Host.PeerId]),
            "The third relay's place is not replaced.");
    }

    [Fact]
    public async Task Place_Refused_IsAskedForAfterAPause()
    {
        var time = new ManualTimeProvider();
        await using var relay = await RelayNode.StartAsync(RelayLimits.Default with { MaxReservations = 1 });
        var other = await RelayMember.WithPlaceAsync(relay);
        await using var member = await RelayMember.StartAsync(wantsPlaces: true, time: time);
        await member.Host.ConnectAsync(relay.Host);
        await Eventually.HoldsAsync(() => relay.Server.Statistics.RefusedReservations == 1, "It did not ask.");

        await other.DisposeAsync();
        await Eventually.HoldsAsync(() => relay.Server.Statistics.Reservations == 0, "The place is not free.");
        Assert.Empty(member.Client.Places);
        await WaitsAsync(time);
        time.Advance(RelayLimits.Default.RetryPause);

        await member.PlacesAsync(1);
    }

    [Theory]
    [InlineData(-3600, false)]
    [InlineData(2, false)]
    [InlineData(3600, true)]
    public async Task Place_EndsTooSoonOrIsForged_IsNotTaken(int seconds, bool isForged)
    {
        var expires = DateTimeOffset.UtcNow.AddSeconds(seconds);
        await using var member = await RelayMember.StartAsync(wantsPlaces: true);
        await using var relay = await TestHost.StartAsync();
        var answer = new ReservationWire { Expire = (ulong)expires.ToUnixTimeSeconds() };
        if (isForged)
        {
            answer.Voucher = ByteString.CopyFrom(
                ReservationVoucher.Sign(TestHost.NewKey(), member.PeerId, expires));
        }

        var asked = new FalseRelay(answer);
        relay.AddProtocol(asked);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Client.Changed += changed.SetResult;

        await member.Host.ConnectAsync(relay);

        await changed.Task.InTime();
        Assert.Equal(1, asked.Count);
        Assert.Empty(member.Client.Places);
    }

    [Fact]
    public async Task DialAsync_TargetHasNoPlace_FailsWithThat()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var source = await RelayMember.StartAsync();

        var dialled = await source.Host.DialAsync(TestHost.NewKey().PeerId, [relay.Circuit]).InTime();

        Assert.False(dialled.IsConnected);
        Assert.Contains(nameof(RelayStatus.NoReservation), dialled.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DialAsync_OnlyOneDialAtATime_StillReachesTheRelayMeanwhile()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        var options = TestHost.Options with { Limits = HostLimits.Default with { MaxConcurrentDials = 1 } };
        await using var source = await RelayMember.StartAsync(options: options);

        await source.DialAsync(relay, target.PeerId);
    }

    [Fact]
    public async Task DialAsync_RelayIsItselfBehindThePeer_EndsAtOnce()
    {
        await using var source = await RelayMember.StartAsync();
        var (one, two) = (TestHost.NewKey().PeerId, TestHost.NewKey().PeerId);
        var nowhere = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
        source.Host.PeerStore.AddAddresses(one, [CircuitAddress.Of(nowhere, two)], AddressOrigin.Given);
        source.Host.PeerStore.AddAddresses(two, [CircuitAddress.Of(nowhere, one)], AddressOrigin.Given);

        var dialled = await source.Host.DialAsync(one).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.False(dialled.IsConnected);
    }

    [Fact]
    public async Task DialAsync_TenAtOnce_ShareTheConnectionWithTheRelay()
    {
        await using var relay = await RelayNode.StartAsync(
            RelayLimits.Default with { MaxCircuitsPerPeer = 20, MaxReservationsPerSource = 20 },
            options: TestHost.Options with { Admission = AdmissionLimits.Default with { MaxPerSource = 100 } });
        var targets = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RelayMember.WithPlaceAsync(relay)));
        await using var source = await RelayMember.StartAsync();

        var sessions = await Task.WhenAll(targets.Select(target => source.DialAsync(relay, target.PeerId)));

        Assert.Single(source.Host.Sessions, session => session.RemotePeer == relay.Host.PeerId);
        Assert.Equal(10, relay.Server.Statistics.Circuits);
        foreach (var session in sessions)
            Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System).InTime()).RoundTrip);
        foreach (var target in targets)
            await target.DisposeAsync();
        await relay.IdleAsync();
    }

    [Fact]
    public async Task Circuit_BothPunchHoles_BecomesDirectAndTheRelaysEnds()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay, Settling);
        await using var source = await RelayMember.StartAsync(options: Settling);
        // Neither can be dialled without the other's help.
        source.Host.AnnounceAddresses([]);
        target.Host.AnnounceAddresses([]);
        await using var near = Puncher(source.Host);
        await using var far = Puncher(target.Host);
        using var events = source.Host.Events.Subscribe();

        var relayed = await source.DialAsync(relay, target.PeerId);

        var better = await events.NextAsync(PeerEventKind.Improved);
        Assert.Equal(target.PeerId, better.Peer);
        Assert.NotEqual(PathKind.Relayed, better.Session.Path.Kind);
        await relayed.Ended.InTime();
        await relay.IdleAsync();
        await using var stream = await source.Host.FindSession(target.PeerId)!.OpenAsync(EchoProtocol.DefaultId);
        Assert.Equal(100_000, await Echo.SendAsync(stream, 100_000).InTime());
    }

    /// <summary>Returns when the client does nothing but wait for the time.</summary>
    private static Task WaitsAsync(ManualTimeProvider time) =>
        Eventually.HoldsAsync(() => time.SetTimerCount == 1, "It does not wait.");

    private static HolePuncher Puncher(Host host)
    {
        var puncher = new HolePuncher(
            host, new LoopbackAddresses(host), HolePunchLimits.Default, TimeProvider.System,
            NullLoggerFactory.Instance);
        puncher.Start();
        return puncher;
    }

    /// <summary>Answers everybody with the same place.</summary>
    private sealed class FalseRelay(ReservationWire answer) : ISessionListenerProtocol
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public string Id => RelayProtocol.Hop;

        public StreamLimits Limits => StreamLimits.Default;

        public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, cancellationToken);
            var message = new HopWire
            {
                Type = RelayProtocol.HopStatus,
                Status = (int)RelayStatus.Ok,
                Reservation = answer,
            };
            await RelayCodec.WriteAsync(stream.Output, message, cancellationToken);
        }
    }
}
