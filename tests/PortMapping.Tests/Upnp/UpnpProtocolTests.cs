using System.Net;
using Codex.PortMapping.Protocols;
using Codex.PortMapping.Tests.Fakes;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Tests.Upnp;

public sealed class UpnpProtocolTests : IDisposable
{
    private static readonly MapRequest Request = new(
        TransportProtocol.Tcp, 8070, new IPEndPoint(IPAddress.Any, 8071), TimeSpan.FromHours(1));

    private readonly ManualTimeProvider _time = new();
    private readonly FakeInternetGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task MapAsync_GatewayGrants_AddsOurMapping(int version)
    {
        _gateway.Version = version;
        using var protocol = Create();
        var result = await protocol.MapAsync(Request, default);
        Assert.Equal(
            new MapGrant(IPEndPoint.Parse("11.22.33.1:8071"), TimeSpan.FromHours(1), null, false), result.Grant);
        Assert.Equal(("127.0.0.1:8070", 3600, "Codex"), _gateway.Mappings[("TCP", 8071)]);
        Assert.Equal(["GetStatusInfo", "GetExternalIPAddress", "AddPortMapping 8071"], _gateway.Calls);
    }

    [Fact]
    public async Task MapAsync_Renewal_DoesNotSearchAgain()
    {
        using var protocol = Create();
        await protocol.MapAsync(Request, default);
        _gateway.Calls.Clear();
        Assert.True((await protocol.MapAsync(Request, default)).IsMapped);
        Assert.Equal(["GetExternalIPAddress", "AddPortMapping 8071"], _gateway.Calls);
    }

    [Fact]
    public async Task MapAsync_PortTakenAtVersion1_TriesOthers()
    {
        var refused = 0;
        _gateway.Refuse = (action, _) => action == "AddPortMapping" && refused++ < 2 ? 718 : null;
        using var protocol = Create();
        var port = (await protocol.MapAsync(Request, default)).Grant?.External.Port;
        Assert.InRange(port ?? 0, 49152, 65535);
        Assert.Equal(("TCP", port), Assert.Single(_gateway.Mappings).Key);
    }

    [Fact]
    public async Task MapAsync_PortTakenAtVersion2_LetsTheGatewayChoose()
    {
        _gateway.Version = 2;
        _gateway.Refuse = static (action, _) => action == "AddPortMapping" ? 718 : null;
        using var protocol = Create();
        Assert.Equal(9071, (await protocol.MapAsync(Request, default)).Grant?.External.Port);
    }

    [Fact]
    public async Task MapAsync_AllPortsTaken_IsConflict()
    {
        _gateway.Refuse = static (action, _) => action == "AddPortMapping" ? 718 : null;
        using var protocol = Create();
        Assert.Equal(PortMappingError.Conflict, (await protocol.MapAsync(Request, default)).Failure?.Error);
        Assert.Equal(5, _gateway.Calls.Count(static call => call.StartsWith("Add", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(725)]
    [InlineData(402)]
    [InlineData(501)]
    public async Task MapAsync_OnlyPermanentLeases_AsksForNoEnd(int code)
    {
        _gateway.Refuse = (action, arguments) =>
            action == "AddPortMapping" && arguments["NewLeaseDuration"] != "0" ? code : null;
        using var protocol = Create();
        Assert.Equal(Timeout.InfiniteTimeSpan, (await protocol.MapAsync(Request, default)).Grant?.Lifetime);
        _gateway.Calls.Clear();
        await protocol.MapAsync(Request, default);
        Assert.Equal(["GetExternalIPAddress", "AddPortMapping 8071"], _gateway.Calls);
    }

    [Fact]
    public async Task MapAsync_SamePortRequired_AsksForTheInternalOne()
    {
        _gateway.Refuse = static (_, arguments) =>
            arguments.GetValueOrDefault("NewExternalPort") == "8071" ? 724 : null;
        using var protocol = Create();
        Assert.Equal(8070, (await protocol.MapAsync(Request, default)).Grant?.External.Port);
    }

    [Theory]
    [InlineData(501, PortMappingError.ActionFailed)]
    [InlineData(606, PortMappingError.NotAuthorized)]
    [InlineData(726, PortMappingError.Unsupported)]
    [InlineData(727, PortMappingError.Unsupported)]
    [InlineData(728, PortMappingError.NoResources)]
    public async Task MapAsync_GatewayRefuses_IsNamed(int code, PortMappingError expected)
    {
        _gateway.Refuse = (action, _) => action == "AddPortMapping" ? code : null;
        using var protocol = Create();
        Assert.Equal(expected, (await protocol.MapAsync(Request, default)).Failure?.Error);
    }

    [Theory]
    [InlineData("Disconnected", "11.22.33.1", PortMappingError.NetworkFailure)]
    [InlineData("Connected", "", PortMappingError.NoExternalAddress)]
    [InlineData("Connected", "0.0.0.0", PortMappingError.NoExternalAddress)]
    [InlineData("Connected", "::1", PortMappingError.NoExternalAddress)]
    public async Task MapAsync_GatewayOffline_IsNamed(string status, string address, PortMappingError expected)
    {
        (_gateway.Status, _gateway.ExternalAddress) = (status, address);
        using var protocol = Create();
        Assert.Equal(expected, (await protocol.MapAsync(Request, default)).Failure?.Error);
    }

    [Fact]
    public async Task UnmapAsync_MappingOfOurs_IsGoneAndMayBeGoneBefore()
    {
        using var protocol = Create();
        await protocol.MapAsync(Request, default);
        Assert.Null(await protocol.UnmapAsync(Request, default));
        Assert.Empty(_gateway.Mappings);
        Assert.Null(await protocol.UnmapAsync(Request, default));
    }

    [Fact]
    public async Task UnmapAsync_PortOfAnother_IsLeft()
    {
        using var protocol = Create();
        var mapped = Request with { External = (await protocol.MapAsync(Request, default)).Grant!.External };
        _gateway.Mappings[("TCP", 8071)] = ("127.0.0.2:8070", 3600, "Other");
        Assert.Null(await protocol.UnmapAsync(mapped, default));
        Assert.Single(_gateway.Mappings);
    }

    [Fact]
    public async Task CheckAsync_MappingVanishedOrTakenOrMoved_IsLost()
    {
        using var protocol = Create();
        var mapped = Request with { External = (await protocol.MapAsync(Request, default)).Grant!.External };
        Assert.Equal(GatewayCheck.Intact, await protocol.CheckAsync([mapped], default));
        _gateway.Mappings[("TCP", 8071)] = ("127.0.0.2:8070", 3600, "Other");
        Assert.Equal(GatewayCheck.Lost, await protocol.CheckAsync([mapped], default));
        _gateway.Mappings.Clear();
        Assert.Equal(GatewayCheck.Lost, await protocol.CheckAsync([mapped], default));
        await protocol.MapAsync(Request, default);
        _gateway.ExternalAddress = "11.22.33.2";
        Assert.Equal(GatewayCheck.Lost, await protocol.CheckAsync([mapped], default));
    }

    [Fact]
    public async Task CheckAsync_GatewayThatCannotTell_IsBelieved()
    {
        _gateway.Refuse = static (action, _) => action == "GetSpecificPortMappingEntry" ? 401 : null;
        using var protocol = Create();
        var mapped = Request with { External = (await protocol.MapAsync(Request, default)).Grant!.External };
        Assert.Equal(GatewayCheck.Intact, await protocol.CheckAsync([mapped], default));
    }

    private UpnpProtocol Create() => new(
        _gateway.Gateway, "Codex", new() { SearchGrace = TimeSpan.Zero }, _time, new Random(1));
}
