using System.Net;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Tests.Upnp;

public sealed class DeviceUrlTests
{
    [Theory]
    [InlineData("http://192.168.1.1:5000/d.xml", "192.168.1.1", true)]
    [InlineData("http://192.168.1.1/", "192.168.1.77", true)]
    [InlineData("http://192.168.1.2:80/", "192.168.1.2", true)]
    [InlineData("http://192.168.1.2:80/", "192.168.1.3", false)]
    [InlineData("http://127.0.0.1:8080/api", "192.168.1.2", false)]
    [InlineData("http://127.0.0.1:8080/api", "127.0.0.1", false)]
    [InlineData("http://8.8.8.8/d.xml", "8.8.8.8", false)]
    [InlineData("http://100.64.0.1/d.xml", "100.64.0.1", false)]
    [InlineData("http://router.lan/d.xml", "192.168.1.1", false)]
    [InlineData("http://u:p@192.168.1.1/d.xml", "192.168.1.1", false)]
    [InlineData("https://192.168.1.1/d.xml", "192.168.1.1", false)]
    [InlineData("file:///etc/passwd", "192.168.1.1", false)]
    [InlineData("http://[fe80::1]/d.xml", "192.168.1.1", false)]
    [InlineData("http://3232235777.evil/", "192.168.1.1", false)]
    [InlineData("/d.xml", "192.168.1.1", false)]
    [InlineData("", "192.168.1.1", false)]
    public void TryAcceptLocation_OnlyGatewayOrWhoAnswered(string location, string source, bool expected) =>
        Assert.Equal(expected, DeviceUrl.TryAcceptLocation(
            location, IPAddress.Parse("192.168.1.1"), IPAddress.Parse(source), out _));

    [Theory]
    [InlineData("/ctl", null, "http://192.168.1.1:5000/ctl")]
    [InlineData("ctl/x?y", null, "http://192.168.1.1:5000/a/ctl/x?y")]
    [InlineData("http://192.168.1.1:6000/ctl", null, "http://192.168.1.1:6000/ctl")]
    [InlineData("ctl", "http://192.168.1.1:7000/b/", "http://192.168.1.1:7000/b/ctl")]
    [InlineData("ctl", "  ", "http://192.168.1.1:5000/a/ctl")]
    [InlineData("http://192.168.1.2/ctl", null, null)]
    [InlineData("//192.168.1.2/ctl", null, null)]
    [InlineData("http://localhost/ctl", null, null)]
    [InlineData("ftp://192.168.1.1/ctl", null, null)]
    [InlineData("http://u@192.168.1.1/ctl", null, null)]
    [InlineData("/ctl", "http://192.168.1.2/", null)]
    [InlineData("/ctl", "nonsense", null)]
    public void TryResolveControl_OnlyOnTheDescriptionsHost(string control, string? urlBase, string? expected)
    {
        DeviceUrl.TryResolveControl(new Uri("http://192.168.1.1:5000/a/d.xml"), urlBase, control, out var url);
        Assert.Equal(expected, url?.AbsoluteUri);
    }
}
