using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.HolePunching;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.HolePunching;

public sealed class HolePuncherTests
{
    private static readonly ConnectionPath Circuit = new(
        PathKind.Relayed,
        Multiaddr.Parse("/ip4/192.0.2.7/tcp/7/p2p-circuit"),
        Limit: new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10));

    private static readonly HolePunchLimits Quick = HolePunchLimits.Default with
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(300),
    };

    private static readonly HostOptions Hosts = TestHost.Options with
    {
        Limits = HostLimits.Default with { DuplicateSettleTime = TimeSpan.FromMilliseconds(20) },
    };

    [Fact]
    public async Task Circuit_PeerHasAnAddressThatWorks_IsReplacedByADirectConnection()
    {
        await using var dialer = await MemberAsync(announces: true);
        await using var target = await MemberAsync(announces: false);

        var better = await ConnectAsync(dialer, target);

        Assert.Equal(PathKind.Direct, better.Path.Kind);
        Assert.True(better.IsOutbound);
    }

    [Fact]
    public async Task Circuit_BothDialAtOnce_IsReplacedAndTheRolesAreAsAgreed()
    {
        // Often, for who is first differs each time.
        for (var round = 0; round < 20; round++)
        {
            await using var dialer = await MemberAsync(announces: false);
            await using var target = await MemberAsync(announces: false);

            var better = await ConnectAsync(dialer, target);

            Assert.Equal(PathKind.Punched, better.Path.Kind);
            Assert.False(better.IsOutbound, "Who dialled the circuit begins the handshakes.");
            var stream = await dialer.Host.FindSession(target.Host.PeerId)!.OpenAsync(EchoProtocol.DefaultId);
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Circuit_OnlyTheTargetsDialArrives_ReachesAListenerThatBeginsTheHandshakes()
    {
        await using var dialer = await MemberAsync(announces: false);
        await using var target = await MemberAsync(announces: false);
        // Loopback, so that the dial that comes in is expected, but a port where nobody is.
        target.Addresses.Own = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/1")];

        var better = await ConnectAsync(dialer, target);

        Assert.Equal(PathKind.Punched, better.Path.Kind);
        Assert.False(better.IsOutbound);
        Assert.Equal(PathKind.Punched, dialer.Host.FindSession(target.Host.PeerId)!.Path.Kind);
    }

    [Fact]
    public async Task Circuit_NoAddressWorks_StaysRelayedAndTheFailureIsCounted()
    {
        await using var dialer = await MemberAsync(announces: false);
        await using var target = await MemberAsync(announces: false);
        dialer.Addresses.Own = target.Addresses.Own = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/1")];
        var circuit = await RelayedAsync(dialer, target);

        Assert.True(SpinWait.SpinUntil(() => target.Puncher.Failed > 0, TestHost.Patience));

        Assert.False(circuit.Ended.IsCompleted);
        Assert.Equal(0, target.Puncher.Succeeded);
    }

    [Fact]
    public async Task Listener_MessageIsNone_StreamIsResetAndTheCircuitStays()
    {
        await using var dialer = await MemberAsync(announces: false);
        await using var target = await MemberAsync(announces: false, punches: false);
        var circuit = await RelayedAsync(dialer, target);
        var atTarget = target.Host.FindSession(dialer.Host.PeerId)!;

        foreach (var nonsense in new byte[][] { [], [8, 0], [8, 0xac, 2], new byte[5000] })
        {
            var stream = await atTarget.OpenAsync(HolePunchListener.ProtocolId);
            LengthPrefixed.Write(stream.Output, nonsense);
            await stream.Output.FlushAsync(TestContext.Current.CancellationToken);
            await Assert.ThrowsAnyAsync<IOException>(
                () => HolePunchCodec.ReadAsync(stream.Input, HolePunchKind.Connect, Quick, default).InTime());
            await stream.DisposeAsync();
        }

        Assert.False(circuit.Ended.IsCompleted);
    }

    [Fact]
    public async Task Listener_DirectConnection_IsRefused()
    {
        await using var near = await MemberAsync(announces: true);
        await using var far = await MemberAsync(announces: true);
        var session = await near.Host.ConnectAsync(far.Host);

        var opened = await session.OpenStreamAsync([HolePunchListener.ProtocolId]).InTime();

        // The reset may be faster than the agreement on the protocol.
        if (opened.Stream is { } stream)
        {
            await Assert.ThrowsAnyAsync<IOException>(
                () => HolePunchCodec.ReadAsync(stream.Input, HolePunchKind.Connect, Quick, default).InTime());
            await stream.DisposeAsync();
        }
    }

    private static async Task<ISession> RelayedAsync(Member dialer, Member target)
    {
        var (near, far) = PipedConnection.Pair(Circuit);
        var accepting = target.Host.AttachAsync(far, dialer.Host.PeerId, isInitiator: false, default);
        var result = await dialer.Host.AttachAsync(near, target.Host.PeerId, isInitiator: true, default).InTime();
        Assert.True((await accepting.InTime()).IsConnected);
        return result.Session!;
    }

    /// <summary>The target's better session, once the circuit has ended.</summary>
    private static async Task<ISession> ConnectAsync(Member dialer, Member target)
    {
        using var events = target.Host.Events.Subscribe();
        var circuit = await RelayedAsync(dialer, target);
        var better = await events.NextAsync(PeerEventKind.Improved);
        await circuit.Ended.InTime();
        return better.Session;
    }

    private static async Task<Member> MemberAsync(bool announces, bool punches = true)
    {
        var host = await TestHost.StartAsync(Hosts);
        host.AddProtocol(new EchoProtocol());
        if (!announces)
            host.AnnounceAddresses([]);
        var addresses = new LoopbackAddresses(host);
        var puncher = new HolePuncher(host, addresses, Quick, TimeProvider.System, NullLoggerFactory.Instance);
        if (punches)
            puncher.Start();
        return new Member(host, addresses, puncher);
    }

    private sealed record Member(Host Host, LoopbackAddresses Addresses, HolePuncher Puncher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Puncher.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
