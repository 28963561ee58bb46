using System.Net;
using System.Net.Sockets;
using Codex.PortMapping.Protocols;
using Codex.PortMapping.Tests.Fakes;

namespace Codex.PortMapping.Tests.Protocols;

/// <summary>What PCP and NAT-PMP have in common: one gateway, datagrams, refusals.</summary>
public sealed class ControlProtocolTests : IDisposable
{
    private static readonly MapRequest Request = new(
        TransportProtocol.Tcp, 8070, new IPEndPoint(IPAddress.Any, 8070), TimeSpan.FromHours(1));

    private readonly ManualTimeProvider _time = new();
    private readonly FakeControlServer _server;

    public ControlProtocolTests() => _server = new FakeControlServer(_time);

    public static TheoryData<PortMappingMechanism> Both => [PortMappingMechanism.Pcp, PortMappingMechanism.NatPmp];

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_GatewayGrants_IsWhatItSaid(PortMappingMechanism mechanism)
    {
        (_server.ExternalPortOffset, _server.MaxLifetime) = (5, 600);
        using var protocol = Create(mechanism);
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(
            new MapGrant(IPEndPoint.Parse("11.22.33.1:8075"), TimeSpan.FromMinutes(10), 3 * 86400, false),
            result.Grant);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task UnmapAsync_MappingOfOurs_IsGone(PortMappingMechanism mechanism)
    {
        using var protocol = Create(mechanism);
        await protocol.MapAsync(Request, default);
        Assert.NotEmpty(_server.Mappings);
        Assert.Null(await protocol.UnmapAsync(Request, default));
        Assert.Empty(_server.Mappings);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task CheckAsync_GatewayRestarted_IsLost(PortMappingMechanism mechanism)
    {
        using var protocol = Create(mechanism);
        await protocol.MapAsync(Request, default);
        var mapped = Request with { External = IPEndPoint.Parse("11.22.33.1:8070") };
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(GatewayCheck.Intact, await protocol.CheckAsync([mapped], default));
        _server.Reboot();
        Assert.Equal(GatewayCheck.Lost, await protocol.CheckAsync([mapped], default));
        Assert.Equal(GatewayCheck.Intact, await protocol.CheckAsync([mapped], default));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_GatewayRestarted_TellsThatOthersAreLost(PortMappingMechanism mechanism)
    {
        using var protocol = Create(mechanism);
        await protocol.MapAsync(Request, default);
        _server.Reboot();
        Assert.True((await protocol.MapAsync(Request, default)).Grant?.OthersLost);
    }

    [Fact]
    public async Task CheckAsync_NatPmpWithAnotherAddress_IsLost()
    {
        using var protocol = Create(PortMappingMechanism.NatPmp);
        _server.ExternalAddress = "11.22.33.2";
        var mapped = Request with { External = IPEndPoint.Parse("11.22.33.1:8070") };
        Assert.Equal(GatewayCheck.Lost, await protocol.CheckAsync([mapped], default));
    }

    [Theory]
    [InlineData(PortMappingMechanism.Pcp, 2, PortMappingError.NotAuthorized)]
    [InlineData(PortMappingMechanism.Pcp, 3, PortMappingError.ActionFailed)]
    [InlineData(PortMappingMechanism.Pcp, 4, PortMappingError.Unsupported)]
    [InlineData(PortMappingMechanism.Pcp, 7, PortMappingError.NetworkFailure)]
    [InlineData(PortMappingMechanism.Pcp, 8, PortMappingError.NoResources)]
    [InlineData(PortMappingMechanism.Pcp, 9, PortMappingError.Unsupported)]
    [InlineData(PortMappingMechanism.Pcp, 10, PortMappingError.QuotaExceeded)]
    [InlineData(PortMappingMechanism.Pcp, 11, PortMappingError.Conflict)]
    [InlineData(PortMappingMechanism.Pcp, 12, PortMappingError.AddressMismatch)]
    [InlineData(PortMappingMechanism.Pcp, 255, PortMappingError.ActionFailed)]
    [InlineData(PortMappingMechanism.NatPmp, 1, PortMappingError.UnsupportedVersion)]
    [InlineData(PortMappingMechanism.NatPmp, 2, PortMappingError.NotAuthorized)]
    [InlineData(PortMappingMechanism.NatPmp, 3, PortMappingError.NetworkFailure)]
    [InlineData(PortMappingMechanism.NatPmp, 4, PortMappingError.NoResources)]
    [InlineData(PortMappingMechanism.NatPmp, 5, PortMappingError.Unsupported)]
    public async Task MapAsync_GatewayRefuses_IsNamed(
        PortMappingMechanism mechanism, int result, PortMappingError expected)
    {
        (_server.PcpResult, _server.NatPmpResult) = (result, result);
        using var protocol = Create(mechanism);
        var mapped = await protocol.MapAsync(Request, default);
        Assert.Equal(expected, mapped.Failure?.Error);
        var wait = mechanism == PortMappingMechanism.Pcp ? 30 : 0;
        Assert.Equal(TimeSpan.FromSeconds(wait), mapped.Failure?.RetryAfter);
    }

    [Fact]
    public async Task MapAsync_PcpGatewayOfNatPmpAlone_IsAnotherVersion()
    {
        _server.SpeaksPcp = false;
        using var protocol = Create(PortMappingMechanism.Pcp);
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(PortMappingError.UnsupportedVersion, result.Failure?.Error);
    }

    [Theory]
    [InlineData(PortMappingMechanism.Pcp, "0.0.0.0")]
    [InlineData(PortMappingMechanism.Pcp, "2001:db8::1")]
    [InlineData(PortMappingMechanism.Pcp, "255.255.255.255")]
    [InlineData(PortMappingMechanism.NatPmp, "0.0.0.0")]
    [InlineData(PortMappingMechanism.NatPmp, "224.0.0.1")]
    public async Task MapAsync_GrantWithoutUsableAddress_IsNone(PortMappingMechanism mechanism, string address)
    {
        _server.ExternalAddress = address;
        using var protocol = Create(mechanism);
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(PortMappingError.NoExternalAddress, result.Failure?.Error);
    }

    [Theory]
    [InlineData(PortMappingMechanism.Pcp, 3, PortMappingError.Malformed)]
    [InlineData(PortMappingMechanism.Pcp, 59, PortMappingError.Malformed)]
    [InlineData(PortMappingMechanism.Pcp, 1104, PortMappingError.Malformed)]
    [InlineData(PortMappingMechanism.NatPmp, 3, PortMappingError.Malformed)]
    [InlineData(PortMappingMechanism.NatPmp, 11, PortMappingError.Malformed)]
    [InlineData(PortMappingMechanism.NatPmp, 1000, PortMappingError.Malformed)]
    public async Task MapAsync_AnswerOfAnotherLength_IsRefused(
        PortMappingMechanism mechanism, int length, PortMappingError expected)
    {
        _server.Damage = answer => [.. answer.Concat(new byte[2000]).Take(length)];
        using var protocol = Create(mechanism);
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(expected, result.Failure?.Error);
    }

    [Theory]
    [InlineData(1, PortMappingError.WrongOpcode)]
    [InlineData(24, PortMappingError.WrongNonce)]
    [InlineData(35, PortMappingError.WrongNonce)]
    [InlineData(36, PortMappingError.WrongPort)]
    [InlineData(41, PortMappingError.WrongPort)]
    public async Task MapAsync_PcpAnswerToSomethingElse_IsRefused(int changed, PortMappingError expected)
    {
        _server.Damage = answer =>
        {
            answer[changed] ^= 4;
            return answer;
        };
        using var protocol = Create(PortMappingMechanism.Pcp);
        Assert.Equal(expected, (await protocol.MapAsync(Request, default)).Failure?.Error);
    }

    [Theory]
    [InlineData(1, PortMappingError.WrongOpcode)]
    [InlineData(9, PortMappingError.WrongPort)]
    public async Task MapAsync_NatPmpAnswerToSomethingElse_IsRefused(int changed, PortMappingError expected)
    {
        _server.Damage = answer =>
        {
            answer[changed] ^= answer.Length == 16 ? (byte)4 : (byte)0;
            return answer;
        };
        using var protocol = Create(PortMappingMechanism.NatPmp);
        Assert.Equal(expected, (await protocol.MapAsync(Request, default)).Failure?.Error);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_AnswerOfAnotherSource_IsIgnored(PortMappingMechanism mechanism)
    {
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        _server.BeforeAnswer = (client, answer) =>
        {
            var forged = answer.ToArray();
            forged[mechanism == PortMappingMechanism.Pcp ? 43 : 11] ^= 1;
            stranger.Send(forged, client);
        };
        using var protocol = Create(mechanism);
        Assert.Equal(IPEndPoint.Parse("11.22.33.1:8070"), (await protocol.MapAsync(Request, default)).Grant?.External);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_LostPackets_AreSentAgainAfterDoubledPauses(PortMappingMechanism mechanism)
    {
        _server.Ignored = 2;
        using var protocol = Create(mechanism);
        var mapping = protocol.MapAsync(Request, default).AsTask();
        await _server.RequestAsync();
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(1, _server.Ignored);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _server.RequestAsync();
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True((await mapping).IsMapped);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_SilentGateway_TimesOutAfterFourRequests(PortMappingMechanism mechanism)
    {
        _server.Ignored = int.MaxValue;
        using var protocol = Create(mechanism);
        var mapping = protocol.MapAsync(Request, default).AsTask();
        foreach (var milliseconds in new[] { 250, 500, 1000, 1250 })
        {
            await _server.RequestAsync();
            Assert.False(mapping.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal(PortMappingError.Timeout, (await mapping).Failure?.Error);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_NobodyListens_IsKnownAtOnce(PortMappingMechanism mechanism)
    {
        _server.Dispose();
        using var protocol = Create(mechanism);
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(PortMappingError.Unreachable, result.Failure?.Error);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MapAsync_Cancelled_Throws(PortMappingMechanism mechanism)
    {
        _server.Ignored = int.MaxValue;
        using var cancellation = new CancellationTokenSource();
        using var protocol = Create(mechanism);
        var mapping = protocol.MapAsync(Request, cancellation.Token).AsTask();
        await _server.RequestAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mapping);
    }

    /// <summary>One refused datagram ends a request, so that nothing has to time out.</summary>
    private IPortMappingProtocol Create(PortMappingMechanism mechanism)
    {
        var limits = new PortMappingLimits { MaxDatagramsPerRequest = 1 };
        return mechanism == PortMappingMechanism.Pcp
            ? new PcpProtocol(_server.Gateway, new PcpNonces(default), limits, _time)
            : new NatPmpProtocol(_server.Gateway, limits, _time);
    }
}
