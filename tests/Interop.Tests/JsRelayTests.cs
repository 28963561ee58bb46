using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Transport;

namespace Codex.Interop.Tests;

/// <summary>Circuit relay v2 and hole punching with js-libp2p, in every role.</summary>
public sealed class JsRelayTests
{
    private const int EchoBytes = 1_000_000;

    [Fact]
    public async Task JsRelays_ForMeeting_TwoOfOursMeet()
    {
        await using var relay = await StartAsync(new JsRelayOptions { IsServer = true });
        await using var target = await RelayHost.MemberAsync(relay);
        await using var source = await RelayHost.MemberAsync();

        var session = await source.DialAsync(Through(relay.Address, target.Host.PeerId.ToString()));

        Assert.Equal(PathKind.Relayed, session.Path.Kind);
        // js writes milliseconds.
        Assert.Equal(new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10), session.Path.Limit);
        Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System)).RoundTrip);
        Assert.Equal(OpenStreamError.Limited, (await session.OpenStreamAsync([TestProtocols.Echo])).Error);
        Assert.Equal(
            TimeSpan.FromMinutes(2), target.Host.FindSession(source.Host.PeerId)!.Path.Limit!.Duration);
        Assert.InRange(
            target.Client.Places[0].Expires - DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task JsRelays_WithoutLimit_CarriesOurData()
    {
        await using var relay = await StartAsync(new JsRelayOptions { IsServer = true, IsLimited = false });
        await using var target = await RelayHost.MemberAsync(relay);
        await using var source = await RelayHost.MemberAsync();

        var session = await source.DialAsync(Through(relay.Address, target.Host.PeerId.ToString()));

        Assert.False(session.Path.IsLimited);
        await EchoAsync(session);
    }

    [Fact]
    public async Task WeRelay_ForData_TwoJsTalk()
    {
        await using var relay = await RelayHost.RelayAsync(carriesData: true);
        var starting = StartAsync(new JsRelayOptions());
        await using var target = await StartAsync(new JsRelayOptions { ListensThrough = [relay.Address] });
        await using var source = await starting;

        await source.RunAsync("dial", new { address = Through(relay.Address, target.PeerId) });
        await source.RunAsync("ping", new { peerId = target.PeerId });
        var echoed = await source.RunAsync("echo", new { peerId = target.PeerId, length = EchoBytes });

        Assert.Equal(EchoBytes, (long)echoed["received"]!);
        Assert.InRange(relay.Server.Statistics.CarriedBytes, 2 * EchoBytes, 3 * EchoBytes);
        Assert.Equal((1, 1), (relay.Server.Statistics.Circuits, relay.Server.Statistics.Reservations));
        var addresses = (await target.RunAsync("addresses"))["addresses"]!.AsArray().Select(static a => (string)a!);
        Assert.Contains(Through(relay.Address, target.PeerId), addresses);
    }

    [Fact]
    public async Task WeRelay_ForMeeting_TwoJsKnowTheLimitAndAreCut()
    {
        await using var relay = await RelayHost.RelayAsync(carriesData: false);
        var starting = StartAsync(new JsRelayOptions());
        await using var target = await StartAsync(new JsRelayOptions { ListensThrough = [relay.Address] });
        await using var source = await starting;

        await source.RunAsync("dial", new { address = Through(relay.Address, target.PeerId) });
        await source.RunAsync("ping", new { peerId = target.PeerId });
        var path = (await source.RunAsync("paths", new { peerId = target.PeerId }))["paths"]![0]!;
        Assert.InRange((double)path["seconds"]!, 100, 120);
        Assert.InRange((int)path["bytes"]!, 100_000, 128 << 10);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => source.RunAsync("echo", new { peerId = target.PeerId, length = EchoBytes }));
        Assert.InRange(relay.Server.Statistics.CarriedBytes, 1, 256 << 10);
    }

    [Fact]
    public async Task JsDials_OurTargetThroughAJsRelay_BothTalk()
    {
        var starting = StartAsync(new JsRelayOptions());
        await using var relay = await StartAsync(new JsRelayOptions { IsServer = true, IsLimited = false });
        await using var target = await RelayHost.MemberAsync(relay);
        await using var source = await starting;
        var us = target.Host.PeerId.ToString();

        await source.RunAsync("dial", new { address = Through(relay.Address, us) });
        await source.RunAsync("ping", new { peerId = us });
        var echoed = await source.RunAsync("echo", new { peerId = us, length = EchoBytes });

        Assert.Equal(EchoBytes, (long)echoed["received"]!);
        var session = target.Host.Sessions.Single(s => s.RemotePeer.ToString() == source.PeerId);
        Assert.Equal(PathKind.Relayed, session.Path.Kind);
        await EchoAsync(session);
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task WeDial_AJsTargetThroughOurRelay_BothTalk(string muxer)
    {
        await using var relay = await RelayHost.RelayAsync(carriesData: true);
        await using var target = await StartAsync(new JsRelayOptions { ListensThrough = [relay.Address] }, muxer);
        await using var source = await RelayHost.MemberAsync();

        var session = await source.DialAsync(Through(relay.Address, target.PeerId));

        Assert.Equal(PathKind.Relayed, session.Path.Kind);
        Assert.False(session.Path.IsLimited);
        Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System)).RoundTrip);
        await EchoAsync(session);
        var us = source.Host.PeerId.ToString();
        var echoed = await target.RunAsync("echo", new { peerId = us, length = EchoBytes });
        Assert.Equal(EchoBytes, (long)echoed["received"]!);
        await session.DisconnectAsync();
        await HoldsAsync(() => relay.Server.Statistics.Circuits == 0);
    }

    [Fact]
    public async Task WeDial_JsTargetPunchesHoles_ConnectionBecomesDirect()
    {
        await using var relay = await RelayHost.RelayAsync(carriesData: false);
        await using var target = await StartAsync(
            new JsRelayOptions { ListensThrough = [relay.Address], PunchesHoles = true });
        await using var source = await RelayHost.MemberAsync(punches: true);
        source.Host.AnnounceAddresses([]);

        await source.DialAsync(Through(relay.Address, target.PeerId));

        await BecomesDirectAsync(relay, source, target);
    }

    [Fact]
    public async Task JsDials_WePunchHoles_ConnectionBecomesDirect()
    {
        await using var relay = await RelayHost.RelayAsync(carriesData: false);
        await using var target = await RelayHost.MemberAsync(ourRelay: relay, punches: true);
        await using var source = await StartAsync(new JsRelayOptions { PunchesHoles = true });

        await source.RunAsync("dial", new { address = Through(relay.Address, target.Host.PeerId.ToString()) });

        await BecomesDirectAsync(relay, target, source);
        Assert.Equal(1, target.Puncher.Succeeded);
    }

    private static Task<JsPeer> StartAsync(JsRelayOptions options, string muxer = "yamux") =>
        JsPeer.StartAsync("Ed25519", muxer, 10_000, options);

    private static string Through(string relay, string peer) => $"{relay}/p2p-circuit/p2p/{peer}";

    private static async Task BecomesDirectAsync(RelayHost relay, RelayHost us, JsPeer js)
    {
        await HoldsAsync(() => us.Host.Sessions.Any(
            s => s.RemotePeer.ToString() == js.PeerId && s.Path.Kind != PathKind.Relayed));
        await HoldsAsync(() => relay.Server.Statistics.Circuits == 0);
        var session = us.Host.Sessions.First(s => s.RemotePeer.ToString() == js.PeerId);
        await EchoAsync(session);
    }

    private static async Task EchoAsync(ISession session)
    {
        var opened = await session.OpenStreamAsync([TestProtocols.Echo]).AsTask().WaitAsync(ConnectedPeers.Patience);
        Assert.True(opened.IsOpen, opened.Error.ToString());
        await using var stream = opened.Stream;
        var received = StreamEcho.ReceiveAsync(stream.Input);
        await StreamEcho.SendAsync(stream, EchoBytes);
        Assert.Equal(EchoBytes, await received.WaitAsync(ConnectedPeers.Patience));
    }

    private static async Task HoldsAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(ConnectedPeers.Patience);
        while (!condition())
            await Task.Delay(5, timeout.Token);
    }
}
