using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class PathTests
{
    private static readonly Multiaddr Circuit = Multiaddr.Parse("/ip4/192.0.2.7/tcp/7/p2p-circuit");

    private static readonly ConnectionPath ForMeeting =
        new(PathKind.Relayed, Circuit, Limit: new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10));

    private static readonly ConnectionPath ForData =
        new(PathKind.Relayed, Circuit, Limit: new CircuitLimit(TimeSpan.FromHours(1), CircuitLimit.DataBytes));

    [Fact]
    public async Task OpenStreamAsync_CircuitForMeeting_CarriesPingAndNothingElse()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        far.AddProtocol(new EchoProtocol());

        var session = await ConnectAsync(near, far, ForMeeting);

        Assert.Equal(ForMeeting, session.Path);
        Assert.Equal(Circuit, session.RemoteAddress);
        Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System).InTime()).RoundTrip);
        Assert.Equal(
            OpenStreamError.Limited, (await session.OpenStreamAsync([EchoProtocol.DefaultId]).AsTask().InTime()).Error);
    }

    [Fact]
    public async Task OpenStreamAsync_CircuitForData_CarriesEverything()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        far.AddProtocol(new EchoProtocol());

        var session = await ConnectAsync(near, far, ForData);

        await using var stream = await session.OpenAsync(EchoProtocol.DefaultId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PunchAsync_BesideACircuit_IsPreferredAndTheCircuitEnds(bool nearIsInitiator)
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        using var events = near.Events.Subscribe();
        var relayed = await ConnectAsync(near, far, ForMeeting);

        var punched = nearIsInitiator
            ? await near.PunchAsync(far.PeerId, far.ListenAddresses, isInitiator: true, default).InTime()
            : await far.PunchAsync(near.PeerId, near.ListenAddresses, isInitiator: true, default).InTime();

        Assert.True(punched.IsConnected, punched.Detail);
        var better = await events.NextAsync(PeerEventKind.Improved);
        Assert.NotEqual(PathKind.Relayed, better.Session.Path.Kind);
        Assert.Same(better.Session, near.FindSession(far.PeerId));
        await relayed.Ended.InTime();
    }

    [Fact]
    public async Task DialAsync_OwnAddressesAreDead_GoesThroughTheRelay()
    {
        await using var near = await TestHost.StartAsync();
        await using var far = await TestHost.StartAsync();
        var dialer = new OneCircuit(far, near.PeerId);
        near.UseCircuits(dialer);
        var dead = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");

        var result = await near.DialAsync(far.PeerId, [dead, Circuit]).InTime();

        Assert.True(result.IsConnected, result.Detail);
        Assert.Equal(PathKind.Relayed, result.Session.Path.Kind);
        Assert.Equal(Circuit, dialer.Asked);
    }

    private static async Task<ISession> ConnectAsync(Host near, Host far, ConnectionPath path)
    {
        var (nearEnd, farEnd) = PipedConnection.Pair(path);
        var accepting = far.AttachAsync(farEnd, near.PeerId, isInitiator: false, default);
        var result = await near.AttachAsync(nearEnd, far.PeerId, isInitiator: true, default).InTime();
        Assert.True((await accepting.InTime()).IsConnected);
        Assert.True(result.IsConnected, result.Detail);
        return result.Session;
    }

    private sealed class OneCircuit(Host far, PeerId near) : ICircuitDialer
    {
        public Multiaddr? Asked { get; private set; }

        public Task<IConnection> DialAsync(PeerId peer, Multiaddr circuit, CancellationToken cancellationToken)
        {
            Asked = circuit;
            var (nearEnd, farEnd) = PipedConnection.Pair(ForMeeting);
            _ = far.AttachAsync(farEnd, near, isInitiator: false, CancellationToken.None);
            return Task.FromResult<IConnection>(nearEnd);
        }
    }
}
