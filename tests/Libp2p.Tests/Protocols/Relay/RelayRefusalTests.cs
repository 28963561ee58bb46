using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>What a relay, and a peer behind one, refuse.</summary>
public sealed class RelayRefusalTests
{
    private static readonly HostOptions ManyOfOneSource = TestHost.Options with
    {
        Admission = AdmissionLimits.Default with { MaxPerSource = 200 },
    };

    [Fact]
    public async Task Connect_TargetHasNoPlace_Is204()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var source = await RawRelayPeer.ConnectAsync(relay);
        await using var target = await RawRelayPeer.ConnectAsync(relay);

        Assert.Equal(RelayStatus.NoReservation, (await source.ConnectAsync(target.PeerId)).Status);
        Assert.Equal(1, relay.Server.Statistics.RefusedCircuits);
        Assert.Equal(0, relay.Server.Statistics.Circuits);
    }

    [Fact]
    public async Task Connect_PlaceHasExpired_Is204()
    {
        var time = new ManualTimeProvider();
        await using var relay = await RelayNode.StartAsync(time: time);
        await using var source = await RawRelayPeer.ConnectAsync(relay);
        await using var target = await RawRelayPeer.WithPlaceAsync(relay);

        time.Advance(RelayLimits.Default.ReservationLifetime);

        Assert.Equal(RelayStatus.NoReservation, (await source.ConnectAsync(target.PeerId)).Status);
        Assert.Equal(0, relay.Server.Statistics.Reservations);
    }

    [Fact]
    public async Task Connect_PeerOrRelayHasItsCircuits_Is201()
    {
        await using var relay = await RelayNode.StartAsync(RelayLimits.Default with { MaxCircuitsPerPeer = 1 });
        await using var target = await RawRelayPeer.WithPlaceAsync(relay);
        await using var source = await RawRelayPeer.ConnectAsync(relay);
        var (circuit, status) = await source.ConnectAsync(target.PeerId);
        Assert.Equal(RelayStatus.Ok, status);

        Assert.Equal(RelayStatus.ResourceLimitExceeded, (await source.ConnectAsync(target.PeerId)).Status);
        circuit.Reset();
        await relay.IdleAsync();

        Assert.Equal(RelayStatus.Ok, (await source.ConnectAsync(target.PeerId)).Status);
    }

    [Fact]
    public async Task Connect_TargetDoesNotAnswer_Is203AndTheCircuitsPlaceIsFree()
    {
        var time = new ManualTimeProvider();
        await using var relay = await RelayNode.StartAsync(time: time);
        await using var target = await RawRelayPeer.WithPlaceAsync(relay, acceptsCircuits: false);
        await using var source = await RawRelayPeer.ConnectAsync(relay);

        var asking = source.ConnectAsync(target.PeerId);
        var waiting = await target.AcceptAsync();
        Assert.Equal(1, relay.Server.Statistics.Circuits);
        time.Advance(RelayLimits.Default.TargetTimeout);

        Assert.Equal(RelayStatus.ConnectionFailed, (await asking.InTime()).Status);
        Assert.Equal(0, relay.Server.Statistics.Circuits);
        Assert.Equal(1, relay.Server.Statistics.RefusedCircuits);
        await Assert.ThrowsAnyAsync<IOException>(() => waiting.Input.ReadAsync().InTime());
    }

    [Fact]
    public async Task Connect_SourceGoesAwayMeanwhile_TargetsStreamIsReset()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RawRelayPeer.WithPlaceAsync(relay, acceptsCircuits: false);
        var source = await RawRelayPeer.ConnectAsync(relay);
        var asking = source.ConnectAsync(target.PeerId);
        var waiting = await target.AcceptAsync();

        await source.DisposeAsync();

        await relay.IdleAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => waiting.Input.ReadAsync().InTime());
        await Assert.ThrowsAnyAsync<Exception>(() => asking.InTime());
    }

    [Fact]
    public async Task Connect_TargetIsNoMember_Is203()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await TestHost.StartAsync();
        Assert.Equal(RelayStatus.Ok, await RawRelayPeer.ReserveAsync(await target.ConnectAsync(relay.Host)));
        await using var source = await RawRelayPeer.ConnectAsync(relay);

        Assert.Equal(RelayStatus.ConnectionFailed, (await source.ConnectAsync(target.PeerId)).Status);
        Assert.Equal(0, relay.Server.Statistics.Circuits);
    }

    [Fact]
    public async Task Hop_OverARelay_Is202()
    {
        var forData = new BudgetedCircuitPolicy(
            new DataBudget(1L << 30, RelayLimits.Default, TimeProvider.System), (_, _) => true, RelayLimits.Default);
        await using var outer = await RelayNode.StartAsync(policy: forData);
        await using var inner = await RelayMember.WithPlaceAsync(outer);
        var key = TestHost.NewKey();
        await using var server = new RelayServer(
            inner.Host, key, forData, RelayLimits.Default, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        server.Start();
        await using var source = await RelayMember.StartAsync();

        var relayed = await source.DialAsync(outer, inner.PeerId);

        Assert.Equal(RelayStatus.PermissionDenied, await RawRelayPeer.ReserveAsync(relayed));
        var (stream, status) = await RawRelayPeer.ConnectAsync(relayed, TestHost.NewKey().PeerId);
        await stream.DisposeAsync();
        Assert.Equal(RelayStatus.PermissionDenied, status);
        Assert.Equal(0, server.Statistics.Reservations);
    }

    [Fact]
    public async Task Hop_CircuitForMeeting_IsNotSpoken()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await RelayMember.StartAsync();
        var relayed = await source.DialAsync(relay, target.PeerId);

        Assert.Equal(OpenStreamError.Limited, (await relayed.OpenStreamAsync([RelayProtocol.Hop]).InTime()).Error);
    }

    [Fact]
    public async Task Hop_Nonsense_IsAnsweredAsSuch()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var peer = await RawRelayPeer.ConnectAsync(relay);
        var self = new PeerWire { Id = ByteString.CopyFrom(peer.PeerId.Bytes) };
        var expected = new (HopWire Message, RelayStatus Status)[]
        {
            (new HopWire(), RelayStatus.UnexpectedMessage),
            (new HopWire { Type = RelayProtocol.HopStatus }, RelayStatus.UnexpectedMessage),
            (new HopWire { Type = 7 }, RelayStatus.UnexpectedMessage),
            (new HopWire { Type = RelayProtocol.HopConnect }, RelayStatus.MalformedMessage),
            (new HopWire { Type = RelayProtocol.HopConnect, Peer = new PeerWire() }, RelayStatus.MalformedMessage),
            (new HopWire { Type = RelayProtocol.HopConnect, Peer = self }, RelayStatus.MalformedMessage),
        };

        foreach (var (message, status) in expected)
        {
            var (stream, answer) = await RawRelayPeer.AskAsync(peer.Relay, message);
            await stream.DisposeAsync();
            Assert.Equal(status, answer);
        }

        await TestHost.IdleAsync(peer.Relay);
    }

    [Fact]
    public async Task Reserve_ManyFromOneAddress_SomeAreRefusedAndTheirOwnersKeepTheirs()
    {
        await using var relay = await RelayNode.StartAsync(options: ManyOfOneSource);
        var peers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => RawRelayPeer.ConnectAsync(relay)));

        var answers = await Task.WhenAll(peers.Select(peer => peer.ReserveAsync()));
        Assert.Equal(8, answers.Count(status => status == RelayStatus.Ok));
        Assert.Equal(4, answers.Count(status => status == RelayStatus.ReservationRefused));
        Assert.Equal(answers, await Task.WhenAll(peers.Select(peer => peer.ReserveAsync())));
        await peers[Array.IndexOf(answers, RelayStatus.Ok)].Relay.DisconnectAsync().InTime();
        await Eventually.HoldsAsync(() => relay.Server.Statistics.Reservations == 7, "A place is not free.");

        Assert.Equal(
            RelayStatus.Ok, await peers[Array.IndexOf(answers, RelayStatus.ReservationRefused)].ReserveAsync());
        foreach (var peer in peers)
            await peer.DisposeAsync();
    }

    [Fact]
    public async Task Reserve_MorePeersThanPlaces_AreRefused()
    {
        var limits = RelayLimits.Default with { MaxReservations = 3, MaxReservationsPerSource = 100 };
        await using var relay = await RelayNode.StartAsync(limits);
        var peers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RawRelayPeer.ConnectAsync(relay)));

        var answers = await Task.WhenAll(peers.Select(peer => peer.ReserveAsync()));

        Assert.Equal(3, answers.Count(status => status == RelayStatus.Ok));
        Assert.Equal(3, relay.Server.Statistics.Reservations);
        Assert.Equal(3, relay.Server.Statistics.RefusedReservations);
        foreach (var peer in peers)
            await peer.DisposeAsync();
        await Eventually.HoldsAsync(() => relay.Server.Statistics.Reservations == 0, "Places are left.");
    }

    [Fact]
    public async Task Reserve_ManyTimesByOnePeer_IsOnePlace()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var peer = await RawRelayPeer.ConnectAsync(relay);

        for (var i = 0; i < 200; i++)
            Assert.Equal(RelayStatus.Ok, await peer.ReserveAsync());

        Assert.Equal(1, relay.Server.Statistics.Reservations);
    }

    [Fact]
    public async Task Stop_RelayAtWhichThereIsNoPlace_IsRefused()
    {
        await using var target = await RelayMember.StartAsync();
        await using var relay = await TestHost.StartAsync();
        var session = await relay.ConnectAsync(target.Host);

        Assert.Equal(RelayStatus.PermissionDenied, await StopAsync(session, Connect(TestHost.NewKey().PeerId.Bytes)));
        Assert.Equal([relay.PeerId], target.Host.Sessions.Select(s => s.RemotePeer));
    }

    [Fact]
    public async Task Stop_Nonsense_IsAnsweredAsSuch()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        var session = relay.Host.FindSession(target.PeerId)!;

        Assert.Equal(RelayStatus.UnexpectedMessage, await StopAsync(session, new StopWire()));
        Assert.Equal(RelayStatus.UnexpectedMessage, await StopAsync(session, new StopWire { Type = 9 }));
        Assert.Equal(RelayStatus.MalformedMessage, await StopAsync(session, Connect([])));
        Assert.Equal(RelayStatus.MalformedMessage, await StopAsync(session, Connect(target.PeerId.Bytes)));
    }

    [Fact]
    public async Task Stop_RelayLiesAboutWhoDials_IsNotTaken()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        var named = TestHost.NewKey().PeerId;
        var stream = await relay.Host.FindSession(target.PeerId)!.OpenAsync(RelayProtocol.Stop);
        await RelayCodec.WriteAsync(stream.Output, Connect(named.Bytes), default).InTime();
        var answer = await RelayCodec.ReadAsync<StopWire>(stream.Input, RelayLimits.Default, default).InTime();
        Assert.Equal((int)RelayStatus.Ok, answer!.Status);

        var circuit = new CircuitConnection(stream, new ConnectionPath(PathKind.Relayed, relay.Circuit));
        await relay.Host.AttachAsync(circuit, target.PeerId, isInitiator: true, default).InTime();

        await circuit.Closed.InTime();
        Assert.All(target.Host.Sessions, session => Assert.Equal(PathKind.Direct, session.Path.Kind));
    }

    private static StopWire Connect(ReadOnlySpan<byte> peer) => new()
    {
        Type = RelayProtocol.StopConnect,
        Peer = new PeerWire { Id = ByteString.CopyFrom(peer) },
    };

    private static async Task<RelayStatus> StopAsync(ISession target, StopWire message)
    {
        await using var stream = await target.OpenAsync(RelayProtocol.Stop);
        await RelayCodec.WriteAsync(stream.Output, message, default).InTime();
        var answer = await RelayCodec.ReadAsync<StopWire>(stream.Input, RelayLimits.Default, default).InTime();
        Assert.Equal(RelayProtocol.StopStatus, answer!.Type);
        return RelayCodec.Status(answer.Status);
    }
}
