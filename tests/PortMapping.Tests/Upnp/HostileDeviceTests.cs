using System.Net;
using System.Text;
using Codex.PortMapping.Protocols;
using Codex.PortMapping.Tests.Fakes;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Tests.Upnp;

public sealed class HostileDeviceTests : IDisposable
{
    private static readonly MapRequest Request = new(
        TransportProtocol.Tcp, 8070, new IPEndPoint(IPAddress.Any, 8070), TimeSpan.FromHours(1));

    private readonly ManualTimeProvider _time = new();
    private readonly FakeInternetGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Theory]
    [InlineData("http://192.168.1.2/d.xml", PortMappingError.LocationRefused)]
    [InlineData("http://localhost/d.xml", PortMappingError.LocationRefused)]
    [InlineData("https://127.0.0.1/d.xml", PortMappingError.LocationRefused)]
    [InlineData("file:///etc/passwd", PortMappingError.LocationRefused)]
    [InlineData("", PortMappingError.LocationRefused)]
    [InlineData("http://127.0.0.1:1/d.xml", PortMappingError.Unreachable)]
    public async Task MapAsync_LocationElsewhere_IsRefused(string location, PortMappingError expected)
    {
        _gateway.Location = location;
        Assert.Equal(expected, await MapAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.2:80/ctl", "")]
    [InlineData("//192.168.1.2/ctl", "")]
    [InlineData("/ctl", "<URLBase>http://192.168.1.2/</URLBase>")]
    public async Task MapAsync_ControlElsewhere_IsRefused(string control, string urlBase)
    {
        (_gateway.ControlUrl, _gateway.UrlBase) = (control, urlBase);
        Assert.Equal(PortMappingError.ControlUrlRefused, await MapAsync());
        Assert.Empty(_gateway.Calls);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", PortMappingError.RedirectRefused)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 999999999\r\n\r\n", PortMappingError.TooLarge)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nabc", PortMappingError.HttpFailed)]
    [InlineData("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", PortMappingError.HttpFailed)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", PortMappingError.Malformed)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\n<a/>", PortMappingError.NoService)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 22\r\n\r\n<!DOCTYPE root><root/>", PortMappingError.Malformed)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", PortMappingError.HttpFailed)]
    [InlineData("", PortMappingError.HttpFailed)]
    public async Task MapAsync_DescriptionThatIsNone_IsNamed(string raw, PortMappingError expected)
    {
        _gateway.Raw = _ => Encoding.ASCII.GetBytes(raw);
        Assert.Equal(expected, await MapAsync());
    }

    [Fact]
    public async Task MapAsync_BodyWithoutEnd_IsCutAtTheLimit()
    {
        // One chunk after the other, of which only the last one is beyond the limit; the end never comes.
        var chunk = $"8000\r\n{new string('a', 0x8000)}\r\n";
        _gateway.Raw = _ => Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + string.Concat(Enumerable.Repeat(chunk, 9)));
        _gateway.BeforeClose = static cancellation => Task.Delay(Timeout.Infinite, cancellation);
        Assert.Equal(PortMappingError.TooLarge, await MapAsync());
    }

    [Fact]
    public async Task MapAsync_HeadersWithoutEnd_AreRefused()
    {
        _gateway.Raw = _ => Encoding.ASCII.GetBytes("HTTP/1.1 200 X\r\nA: " + new string('a', 100_000));
        _gateway.BeforeClose = static cancellation => Task.Delay(Timeout.Infinite, cancellation);
        Assert.Equal(PortMappingError.TooLarge, await MapAsync());
    }

    [Fact]
    public async Task MapAsync_SlowBody_TimesOut()
    {
        var begun = new TaskCompletionSource();
        _gateway.Raw = _ => Encoding.ASCII.GetBytes("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n<root>");
        _gateway.BeforeClose = cancellation =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        var mapping = MapAsync();
        await begun.Task;
        _time.Advance(PortMappingLimits.Default.DescriptionTimeout);
        Assert.Equal(PortMappingError.Timeout, await mapping);
    }

    [Theory]
    [InlineData(200, "nonsense", PortMappingError.Malformed)]
    [InlineData(200, "<a/>", PortMappingError.Malformed)]
    [InlineData(500, "<a/>", PortMappingError.HttpFailed)]
    [InlineData(200, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", PortMappingError.Malformed)]
    public async Task MapAsync_ActionAnsweredByNonsense_IsNamed(int status, string body, PortMappingError expected)
    {
        _gateway.Raw = path => path == _gateway.ControlUrl ? FakeInternetGateway.Http(status, body) : null;
        Assert.Equal(expected, await MapAsync());
    }

    [Fact]
    public async Task MapAsync_ReservedPortThatIsNone_IsMalformed()
    {
        _gateway.Version = 2;
        _gateway.Refuse = static (action, arguments) => action == "AddPortMapping" ? 718 : null;
        using var protocol = Create();
        var far = Request with { External = new IPEndPoint(IPAddress.Any, 65000) };
        Assert.Equal(PortMappingError.Malformed, (await protocol.MapAsync(far, default)).Failure?.Error);
    }

    [Fact]
    public async Task MapAsync_NobodyAnswersTheSearch_IsNoDevice()
    {
        var silent = _gateway.Gateway with { SearchEndPoints = [] };
        var limits = new PortMappingLimits { SearchTimeout = TimeSpan.Zero };
        using var protocol = new UpnpProtocol(silent, "Codex", limits, _time, new Random(1));
        Assert.Equal(PortMappingError.NoDevice, (await protocol.MapAsync(Request, default)).Failure?.Error);
    }

    private async Task<PortMappingError?> MapAsync()
    {
        using var protocol = Create();
        return (await protocol.MapAsync(Request, default)).Failure?.Error;
    }

    /// <summary>One answer to a search is enough, so that nothing has to time out.</summary>
    private UpnpProtocol Create() => new(
        _gateway.Gateway,
        "Codex",
        new() { SearchGrace = TimeSpan.Zero, MaxSearchAnswers = 1 },
        _time,
        new Random(1));
}
