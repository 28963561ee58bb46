using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>A relay and two members.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task Place_ConnectedRelay_IsKeptAndAnnounced()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var member = await RelayMember.WithPlaceAsync(relay);

        var place = Assert.Single(member.Client.Places);

        Assert.Equal(relay.Host.PeerId, place.Relay);
        Assert.Equal([relay.Circuit], place.Addresses);
        Assert.InRange(place.Expires - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal(1, relay.Server.Statistics.Reservations);
    }

    [Fact]
    public async Task DialAsync_ThroughTheRelay_IsForMeeting()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await RelayMember.StartAsync();
        using var atTarget = target.Host.Events.Subscribe();

        var session = await source.DialAsync(relay, target.PeerId);

        Assert.Equal(target.PeerId, session.RemotePeer);
        Assert.Equal(
            new ConnectionPath(
                PathKind.Relayed, relay.Circuit, Limit: new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10)),
            session.Path);
        Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System).InTime()).RoundTrip);
        Assert.Equal(
            OpenStreamError.Limited, (await session.OpenStreamAsync([EchoProtocol.DefaultId]).InTime()).Error);
        var connected = await atTarget.NextAsync(PeerEventKind.Connected);
        Assert.Equal(source.PeerId, connected.Peer);
        Assert.Equal(PathKind.Relayed, connected.Session.Path.Kind);
        Assert.True(connected.Session.Path.IsLimited);
        Assert.Equal(1, relay.Server.Statistics.Circuits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Circuit_OneSideDisconnects_EndsEverywhere(bool isSource)
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await RelayMember.StartAsync();
        using var events = (isSource ? target : source).Host.Events.Subscribe();
        await source.DialAsync(relay, target.PeerId);

        await (isSource ? source.Host.DisconnectAsync(target.PeerId) : target.Host.DisconnectAsync(source.PeerId))
            .InTime();

        PeerEvent ended;
        do
            ended = await events.NextAsync(PeerEventKind.Disconnected);
        while (ended.Peer == relay.Host.PeerId);
        await relay.IdleAsync();
        await IdleAsync(relay, source, target);
        Assert.Equal(1, relay.Server.Statistics.Reservations);
    }

    [Fact]
    public async Task Circuit_OneSideIsGone_EndsEverywhere()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        var source = await RelayMember.StartAsync();
        using var events = target.Host.Events.Subscribe();
        await source.DialAsync(relay, target.PeerId);

        await source.DisposeAsync();

        Assert.Equal(source.PeerId, (await events.NextAsync(PeerEventKind.Disconnected)).Peer);
        await relay.IdleAsync();
        await IdleAsync(relay, target);
    }

    [Fact]
    public async Task Circuit_ManyTimes_LeavesNothing()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await RelayMember.StartAsync();

        for (var round = 0; round < 20; round++)
        {
            var session = await source.DialAsync(relay, target.PeerId);
            Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System).InTime()).RoundTrip);
            await session.DisconnectAsync().InTime();
        }

        await relay.IdleAsync();
        await IdleAsync(relay, source, target);
        Assert.Equal(0, relay.Server.Statistics.RefusedCircuits);
    }

    [Fact]
    public async Task Circuit_WithADataGrant_CarriesDataAndItIsCounted()
    {
        const int Bytes = 4 << 20;
        var budget = new DataBudget(1L << 30, RelayLimits.Default, TimeProvider.System);
        await using var relay = await RelayNode.StartAsync(
            policy: new BudgetedCircuitPolicy(budget, static (_, _) => true, RelayLimits.Default));
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await RelayMember.StartAsync();

        var session = await source.DialAsync(relay, target.PeerId);
        Assert.False(session.Path.IsLimited);
        await using (var stream = await session.OpenAsync(EchoProtocol.DefaultId))
        {
            Assert.Equal(Bytes, await Echo.SendAsync(stream, Bytes).InTime());
        }

        var carried = relay.Server.Statistics.CarriedBytes;
        Assert.InRange(carried, 2 * Bytes, (2 * Bytes) + (Bytes / 10));
        await session.DisconnectAsync().InTime();
        await relay.IdleAsync();
        Assert.Equal((1L << 30) - relay.Server.Statistics.CarriedBytes, budget.Left);
    }

    [Fact]
    public async Task Circuit_TimeIsOver_EndsBothSessions()
    {
        var time = new ManualTimeProvider();
        await using var relay = await RelayNode.StartAsync(time: time);
        await using var target = await RelayMember.WithPlaceAsync(relay, time: time);
        await using var source = await RelayMember.StartAsync();
        var session = await source.DialAsync(relay, target.PeerId);
        Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System).InTime()).RoundTrip);
        var atTarget = target.Host.FindSession(source.PeerId)!;

        time.Advance(TimeSpan.FromMinutes(2));

        await session.Ended.InTime();
        await atTarget.Ended.InTime();
        await relay.IdleAsync();
        await IdleAsync(relay, source, target);
    }

    [Fact]
    public async Task Places_NotWantedAnyMore_AreDropped()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var member = await RelayMember.WithPlaceAsync(relay);

        member.Client.WantsPlaces = false;
        await member.PlacesAsync(0);
        Assert.NotNull(member.Host.FindSession(relay.Host.PeerId));
        member.Client.WantsPlaces = true;

        await member.PlacesAsync(1);
    }

    private static async Task IdleAsync(RelayNode relay, params RelayMember[] members)
    {
        foreach (var member in members)
            await TestHost.IdleAsync(member.Host.FindSession(relay.Host.PeerId)!).InTime();
    }
}
