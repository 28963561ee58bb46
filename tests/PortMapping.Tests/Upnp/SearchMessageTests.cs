using System.Net;
using System.Text;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Tests.Upnp;

public sealed class SearchMessageTests
{
    private static readonly PortMappingLimits Limits = PortMappingLimits.Default;

    [Fact]
    public void Write_ATarget_IsWhatTheArchitectureSays() => Assert.Equal(
        "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\n"
        + "ST: urn:schemas-upnp-org:service:WANIPConnection:1\r\n\r\n",
        Encoding.ASCII.GetString(
            SearchMessage.Write(IPEndPoint.Parse("239.255.255.250:1900"), ServiceType.WanIp1, 2)));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nST: x\r\nLOCATION: http://192.168.1.1:5000/d.xml\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nLocation:http://192.168.1.1:5000/d.xml")]
    [InlineData("HTTP/1.1 200\nlocation : http://192.168.1.1:5000/d.xml \n\n")]
    public void TryReadLocation_Answer_IsRead(string text)
    {
        Assert.Equal(PortMappingError.None, Read(text, out var location));
        Assert.Equal("http://192.168.1.1:5000/d.xml", location);
    }

    [Theory]
    [InlineData("", PortMappingError.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", PortMappingError.Malformed)]
    [InlineData("HTTP/1.1 404 X\r\nLOCATION: http://192.168.1.1/\r\n\r\n", PortMappingError.Malformed)]
    [InlineData("NOTIFY * HTTP/1.1\r\nLOCATION: http://192.168.1.1/\r\n\r\n", PortMappingError.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1/\u00e4\r\n\r\n", PortMappingError.Malformed)]
    public void TryReadLocation_Nonsense_IsRefused(string text, PortMappingError expected) =>
        Assert.Equal(expected, Read(text, out _));

    [Theory]
    [InlineData(1100)]
    [InlineData(3000)]
    public void TryReadLocation_TooLong_IsRefused(int length) => Assert.Equal(
        PortMappingError.TooLarge, Read($"HTTP/1.1 200 OK\r\nLOCATION: {new string('a', length)}\r\n\r\n", out _));

    [Fact]
    public void TryReadLocation_Garbage_NeverThrows() => HostileInput.Feed(
        10_000,
        8,
        static bytes => SearchMessage.TryReadLocation(bytes, Limits, out _),
        Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nST: x\r\nLOCATION: http://192.168.1.1:5000/d.xml\r\n\r\n"));

    private static PortMappingError Read(string text, out string location) =>
        SearchMessage.TryReadLocation(Encoding.Latin1.GetBytes(text), Limits, out location);
}
