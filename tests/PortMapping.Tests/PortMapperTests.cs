using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.PortMapping.Tests;

public sealed class PortMapperTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Nothing happens between renewals, unless a test wants it: one timer at a time is easily foreseen.
    private static readonly PortMappingLimits Quiet = new()
    {
        CheckInterval = TimeSpan.FromDays(1),
        SearchGrace = TimeSpan.Zero,
        NetworkQuiet = TimeSpan.Zero,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly ManualNetworkChanges _changes = new();
    private readonly FakeControlServer _server;
    private readonly FakeInternetGateway _upnp = new();
    private readonly ManualAnnouncements _announcements = new();
    private readonly FixedGateways _gateways;
    private PortMapper? _mapper;

    public PortMapperTests()
    {
        _server = new FakeControlServer(_time);
        _gateways = new FixedGateways(_server.Gateway);
    }

    private PortMappingEnvironment World => new()
    {
        Gateways = _gateways,
        NetworkChanges = _changes,
        Announcements = _announcements,
        Random = new Random(1),
    };

    public async ValueTask DisposeAsync()
    {
        // A gateway that listens no more ends a stop at once.
        _server.Dispose();
        _upnp.Dispose();
        if (_mapper is not null)
            await _mapper.DisposeAsync();
    }

    [Theory]
    [InlineData(PortMappingMode.Any, PortMappingMechanism.Pcp)]
    [InlineData(PortMappingMode.Pcp, PortMappingMechanism.Pcp)]
    [InlineData(PortMappingMode.NatPmp, PortMappingMechanism.NatPmp)]
    public async Task StartAsync_GatewayMaps_TellsWhereOthersReachUs(
        PortMappingMode mode, PortMappingMechanism expected)
    {
        var snapshot = await StartAsync(mode);
        Assert.Equal(PortMappingState.Mapped, snapshot.State);
        Assert.Equal(expected, snapshot.Mechanism);
        Assert.Equal(IPAddress.Loopback, snapshot.Gateway);
        Assert.Null(snapshot.LastFailure);
        Assert.Equal(["11.22.33.1:8070", "11.22.33.1:8090"], snapshot.Ports.Select(static p => p.External!.ToString()));
        Assert.All(snapshot.Ports, port =>
        {
            Assert.True(port.IsExternalPublic);
            Assert.Equal(_time.GetUtcNow() + Hour, port.LeaseEnd);
        });
        Assert.StartsWith(
            "The router at 127.0.0.1 forwards TCP port 8070 and UDP port 8090 to this node, by ",
            snapshot.Explanation,
            StringComparison.Ordinal);
        Assert.Equal([(6, 8070), (17, 8090)], _server.Mappings.Keys.Order());
    }

    [Fact]
    public async Task StartAsync_PcpUnknown_FallsBackToNatPmp()
    {
        _server.SpeaksPcp = false;
        Assert.Equal(PortMappingMechanism.NatPmp, (await StartAsync()).Mechanism);
    }

    [Fact]
    public async Task StartAsync_PcpRefused_FallsBackToNatPmp()
    {
        _server.PcpResult = 2;
        Assert.Equal(PortMappingMechanism.NatPmp, (await StartAsync()).Mechanism);
    }

    [Fact]
    public async Task StartAsync_NobodyListens_FallsBackToUpnp()
    {
        _server.Dispose();
        _gateways.Gateways = [_server.Gateway with { SearchEndPoints = _upnp.Gateway.SearchEndPoints }];
        var snapshot = await StartAsync();
        Assert.Equal((PortMappingState.Mapped, PortMappingMechanism.Upnp), (snapshot.State, snapshot.Mechanism));
        Assert.Equal(2, _upnp.Mappings.Count);
        await _mapper!.StopAsync();
        Assert.Empty(_upnp.Mappings);
    }

    [Fact]
    public async Task StartAsync_FirstGatewayMapsNothing_AsksTheNext()
    {
        using var refusing = new FakeControlServer(_time) { PcpResult = 2, NatPmpResult = 2 };
        _gateways.Gateways = [refusing.Gateway, _server.Gateway];
        await StartAsync(PortMappingMode.NatPmp);
        Assert.Equal(2, _server.Mappings.Count);
    }

    [Fact]
    public async Task StartAsync_AnotherExternalPort_IsReported()
    {
        _server.ExternalPortOffset = 7;
        var snapshot = await StartAsync();
        Assert.Equal("11.22.33.1:8077", snapshot.Ports[0].External?.ToString());
        Assert.Contains("TCP port 8077 (to 8070)", snapshot.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100.64.3.4")]
    [InlineData("192.168.1.2")]
    public async Task StartAsync_GatewayBehindAnotherNat_SaysSo(string external)
    {
        _server.ExternalAddress = external;
        var snapshot = await StartAsync();
        Assert.Equal(PortMappingState.DoubleNat, snapshot.State);
        Assert.All(snapshot.Ports, static port => Assert.False(port.IsExternalPublic));
        Assert.Contains(
            $"its own address {external} is behind another NAT", snapshot.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OnePortRefused_TellsWhichAndTriesItAgain()
    {
        _server.Damage = static answer =>
        {
            if (answer.Length == 60 && answer[36] == 17)
                answer[3] = 8;
            return answer;
        };
        var snapshot = await StartAsync();
        Assert.Equal(PortMappingState.PartlyMapped, snapshot.State);
        Assert.Equal(PortMappingError.NoResources, snapshot.Ports[1].Failure?.Error);
        Assert.Equal(PortMappingError.NoResources, snapshot.LastFailure?.Error);
        Assert.EndsWith("but not UDP port 8090.", snapshot.Explanation, StringComparison.Ordinal);

        _server.Damage = static answer => answer;
        // The answer that was made a refusal asks for the lifetime of a mapping as the pause.
        _time.Advance(Quiet.MaxRetry);
        Assert.Equal(PortMappingState.Mapped, (await NextAsync(snapshot)).State);
    }

    [Theory]
    [InlineData(PortMappingMode.Pcp)]
    [InlineData(PortMappingMode.NatPmp)]
    public async Task Lease_AtItsHalf_IsRenewed(PortMappingMode mode)
    {
        var snapshot = await StartAsync(mode);
        _time.Advance(Hour / 2 - TimeSpan.FromSeconds(1));
        Assert.Same(snapshot, _mapper!.Current);
        _time.Advance(TimeSpan.FromSeconds(1));
        var renewed = await NextAsync(snapshot);
        Assert.Equal(_time.GetUtcNow() + Hour, renewed.Ports[0].LeaseEnd);
        Assert.Equal(snapshot.Ports.Select(static p => p.External), renewed.Ports.Select(static p => p.External));
    }

    [Fact]
    public async Task Lease_ShorterThanAsked_IsRenewedAtItsOwnHalf()
    {
        _server.MaxLifetime = 120;
        var snapshot = await StartAsync();
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(2), snapshot.Ports[0].LeaseEnd);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(2), (await NextAsync(snapshot)).Ports[0].LeaseEnd);
    }

    [Fact]
    public async Task Lease_OfASecond_IsNotBelieved()
    {
        _server.MaxLifetime = 1;
        var snapshot = await StartAsync();
        Assert.Equal(_time.GetUtcNow() + (Quiet.MinRenewPause * 2), snapshot.Ports[0].LeaseEnd);
    }

    [Fact]
    public async Task Lease_LongerThanADay_IsNotBelieved()
    {
        _server.Damage = static answer =>
        {
            answer.AsSpan(4, 4).Fill(0xff);
            return answer;
        };
        var snapshot = await StartAsync();
        Assert.Equal(_time.GetUtcNow() + Quiet.MaxLease, snapshot.Ports[0].LeaseEnd);
    }

    [Fact]
    public async Task Lease_OfAGatewayThatIsGone_StandsUntilItsEnd()
    {
        var snapshot = await StartAsync(PortMappingMode.Pcp, Quiet with { MinRetry = Hour, MaxRetry = Hour });
        _server.Dispose();
        _time.Advance(Hour / 2);
        var doubtful = await NextAsync(snapshot);
        Assert.Equal(PortMappingState.Mapped, doubtful.State);
        Assert.Equal(PortMappingError.Unreachable, doubtful.LastFailure?.Error);
        Assert.Equal(snapshot.Ports[0].LeaseEnd, doubtful.Ports[0].LeaseEnd);
        _time.Advance(Hour / 2);
        var lost = await NextAsync(doubtful);
        Assert.Equal(PortMappingState.NotMapped, lost.State);
        Assert.All(lost.Ports, static port => Assert.Null(port.External));
        Assert.Contains("it does not answer", lost.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PortMappingMode.Pcp)]
    [InlineData(PortMappingMode.NatPmp)]
    public async Task Check_GatewayRestarted_MapsEverythingAgain(PortMappingMode mode)
    {
        var snapshot = await StartAsync(mode, Quiet with { CheckInterval = TimeSpan.FromMinutes(5) });
        _server.Reboot();
        _server.ExternalAddress = "11.22.33.9";
        _time.Advance(TimeSpan.FromMinutes(5));
        var restored = await NextAsync(snapshot);
        Assert.Equal(["11.22.33.9:8070", "11.22.33.9:8090"], restored.Ports.Select(static p => p.External!.ToString()));
        Assert.Equal(2, _server.Mappings.Count);
    }

    [Fact]
    public async Task Announcement_OfTheGateway_HasItCheckedAtOnce()
    {
        var snapshot = await StartAsync();
        _server.Reboot();
        // Longer ago than a gateway that loses everything is left alone.
        _time.Advance(Quiet.MinRenewPause);
        _announcements.Raise(IPAddress.Loopback);
        await NextAsync(snapshot);
        Assert.Equal(2, _server.Mappings.Count);
    }

    [Fact]
    public async Task Announcement_OfAGatewayThatWasGone_HasItAskedAtOnce()
    {
        (_server.PcpResult, _server.NatPmpResult) = (7, 3);
        var snapshot = await StartAsync(PortMappingMode.NatPmp);
        Assert.Equal(PortMappingState.NotMapped, snapshot.State);
        _server.NatPmpResult = 0;
        _announcements.Raise(IPAddress.Loopback);
        Assert.Equal(PortMappingState.Mapped, (await NextAsync(snapshot)).State);
    }

    [Fact]
    public async Task Renewal_ShowsThatTheGatewayRestarted_MapsTheOtherPortAgain()
    {
        // The lease of UDP is longer than what was asked: at the half of the other one it is not due by itself.
        _server.Damage = static answer =>
        {
            if (answer.Length == 60 && answer[36] == 17)
                answer[5] = 1;
            return answer;
        };
        var snapshot = await StartAsync(PortMappingMode.Pcp);
        Assert.True(snapshot.Ports[1].LeaseEnd > snapshot.Ports[0].LeaseEnd);
        _server.Reboot();
        _time.Advance(Hour / 2);
        await NextAsync(snapshot);
        Assert.Equal(2, _server.Mappings.Count);
    }

    [Fact]
    public async Task Check_UpnpMappingVanished_MapsItAgain()
    {
        _gateways.Gateways = [_upnp.Gateway];
        var snapshot = await StartAsync(PortMappingMode.Upnp, Quiet with { CheckInterval = TimeSpan.FromMinutes(5) });
        _upnp.Mappings.Clear();
        _time.Advance(TimeSpan.FromMinutes(5));
        await NextAsync(snapshot);
        Assert.Equal(2, _upnp.Mappings.Count);
    }

    [Fact]
    public async Task StartAsync_NobodyMaps_TriesAgainAfterGrowingPauses()
    {
        _gateways.Gateways = [];
        await StartAsync();
        await _gateways.LookedAsync();
        foreach (var seconds in new[] { 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800 })
        {
            // Without a gateway there is no timer but that of the pause.
            await UntilAsync(() => _time.SetTimerCount > 0);
            _time.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Equal(0, _gateways.Looks);
            _time.Advance(TimeSpan.FromSeconds(1));
            await _gateways.LookedAsync();
        }
    }

    [Fact]
    public async Task NetworkChange_FirstGatewayAppears_IsAskedAtOnce()
    {
        _gateways.Gateways = [];
        var snapshot = await StartAsync();
        Assert.Equal(PortMappingState.NoGateway, snapshot.State);
        _gateways.Gateways = [_server.Gateway];
        _changes.Raise();
        Assert.Equal(PortMappingState.Mapped, (await NextAsync(snapshot)).State);
    }

    [Fact]
    public async Task NetworkChange_SameGateway_IsAskedWhetherAllStands()
    {
        var snapshot = await StartAsync();
        _server.Reboot();
        _time.Advance(Quiet.MinRenewPause);
        _changes.Raise();
        await NextAsync(snapshot);
        Assert.Equal(2, _server.Mappings.Count);
    }

    [Fact]
    public async Task NetworkChange_MappingsOfAGatewayThatIsGone_AreForgotten()
    {
        var snapshot = await StartAsync(PortMappingMode.Pcp);
        _server.Dispose();
        _time.Advance(Hour / 2);
        var doubtful = await NextAsync(snapshot);
        Assert.Equal(PortMappingState.Mapped, doubtful.State);
        _gateways.Gateways = [];
        _changes.Raise();
        Assert.Equal(PortMappingState.NoGateway, (await NextAsync(doubtful)).State);
    }

    [Fact]
    public async Task NetworkChange_AnotherGateway_ReplacesTheFirst()
    {
        var snapshot = await StartAsync();
        using var other = new FakeControlServer(_time) { ExternalAddress = "11.22.33.7" };
        _gateways.Gateways = [new Gateway(IPAddress.Loopback, IPAddress.Parse("127.0.0.2"))
        {
            ControlPort = other.Gateway.ControlPort,
            SearchEndPoints = [],
        }];
        _changes.Raise();
        var moved = await NextAsync(snapshot);
        Assert.Equal("11.22.33.7:8070", moved.Ports[0].External?.ToString());
    }

    [Fact]
    public async Task StopAsync_Mapped_RemovesTheMappings()
    {
        await StartAsync();
        await _mapper!.StopAsync();
        Assert.Empty(_server.Mappings);
        Assert.Equal(PortMappingState.Stopped, _mapper.Current.State);
        Assert.All(_mapper.Current.Ports, static port => Assert.Null(port.External));
    }

    [Fact]
    public async Task StopAsync_AnswerStillOut_RemovesWhatMayHaveBeenMapped()
    {
        await StartWithoutWaitingAsync(PortMappingMode.Pcp);
        _server.Damage = static _ => null;
        await _server.RequestAsync();
        _server.Damage = static answer => answer;
        await _mapper!.StopAsync().WaitAsync(Patience);
        Assert.Empty(_server.Mappings);
    }

    [Fact]
    public async Task StopAsync_SilentGateway_EndsInTime()
    {
        await StartAsync();
        _server.ForgetRequests();
        _server.Ignored = int.MaxValue;
        var stop = _mapper!.StopAsync();
        await _server.RequestAsync();
        _time.Advance(Quiet.StopTimeout);
        await stop.WaitAsync(Patience);
        Assert.Equal(PortMappingState.Stopped, _mapper.Current.State);
    }

    [Fact]
    public async Task StopAsync_NeverStartedOrTwice_IsFine()
    {
        _mapper = Create(PortMappingMode.Any, Quiet);
        await _mapper.StopAsync();
        await _mapper.StopAsync();
        Assert.Equal(PortMappingState.Stopped, _mapper.Current.State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _mapper.StartAsync());
    }

    [Fact]
    public async Task StartAsync_AfterAKill_TakesTheMappingsOverWithTheSameSecret()
    {
        await StartAsync(PortMappingMode.Pcp);
        var before = _server.Mappings.ToDictionary();
        // The first one is not stopped: it was killed.
        await using var restarted = Create(PortMappingMode.Pcp, Quiet);
        await restarted.StartAsync();
        var snapshot = await restarted.NextAsync(restarted.Current).WaitAsync(Patience);
        Assert.Equal(PortMappingState.Mapped, snapshot.State);
        Assert.Equal(before, _server.Mappings.ToDictionary());
    }

    [Fact]
    public async Task StartAsync_AfterAKillWithoutTheSecret_IsRefused()
    {
        await StartAsync(PortMappingMode.Pcp);
        await using var stranger = new PortMapper(
            new PortMappingOptions
            {
                Mode = PortMappingMode.Pcp,
                Ports = [new(TransportProtocol.Tcp, 8070)],
                Limits = Quiet,
            },
            World,
            _time,
            NullLoggerFactory.Instance);
        await stranger.StartAsync();
        var snapshot = await stranger.NextAsync(stranger.Current).WaitAsync(Patience);
        Assert.Equal(PortMappingError.NotAuthorized, snapshot.LastFailure?.Error);
        Assert.Contains("does not allow this machine to ask", snapshot.Explanation, StringComparison.Ordinal);
    }

    private async Task<PortMappingSnapshot> StartAsync(
        PortMappingMode mode = PortMappingMode.Any, PortMappingLimits? limits = null)
    {
        var first = await StartWithoutWaitingAsync(mode, limits);
        return await NextAsync(first);
    }

    private async Task<PortMappingSnapshot> StartWithoutWaitingAsync(
        PortMappingMode mode, PortMappingLimits? limits = null)
    {
        _mapper = Create(mode, limits ?? Quiet);
        var first = _mapper.Current;
        Assert.Equal(PortMappingState.Searching, first.State);
        await _mapper.StartAsync();
        return first;
    }

    private PortMapper Create(PortMappingMode mode, PortMappingLimits limits) => new(
        new PortMappingOptions
        {
            Mode = mode,
            Ports = [new(TransportProtocol.Tcp, 8070), new(TransportProtocol.Udp, 8090)],
            Secret = "the same"u8.ToArray(),
            Limits = limits,
        },
        World,
        _time,
        NullLoggerFactory.Instance);

    private Task<PortMappingSnapshot> NextAsync(PortMappingSnapshot seen) =>
        _mapper!.NextAsync(seen).WaitAsync(Patience);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It never came to that.");
            await Task.Yield();
        }
    }
}
