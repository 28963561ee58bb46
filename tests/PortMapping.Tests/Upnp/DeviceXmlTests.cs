using System.Text;
using Codex.PortMapping.Tests.Fakes;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Tests.Upnp;

public sealed class DeviceXmlTests
{
    private const string Services =
        "<service><serviceType>urn:schemas-upnp-org:service:WANPPPConnection:1</serviceType>"
        + "<controlURL>/ppp</controlURL></service>"
        + "<service><controlURL>/ip1</controlURL>"
        + "<serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType></service>"
        + "<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:9</serviceType>"
        + "<controlURL>/ip9</controlURL></service>"
        + "<service><serviceType> urn:schemas-upnp-org:service:WANIPConnection:2 </serviceType>"
        + "<controlURL><![CDATA[/ip2]]></controlURL></service>";

    private static readonly PortMappingLimits Limits = PortMappingLimits.Default;

    [Fact]
    public void TryRead_Services_ArePreferredKindFirst()
    {
        var description = Read($"<root><URLBase>http://192.168.1.1/</URLBase><a>{Services}</a></root>");
        Assert.Equal("http://192.168.1.1/", description?.UrlBase);
        Assert.Equal(["/ip2", "/ip1", "/ppp"], description!.Services.Select(static service => service.ControlUrl));
    }

    [Fact]
    public void TryRead_ServiceWithoutUrl_IsNotCompletedByTheNext() => Assert.Empty(Read(
        "<a><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType></service>"
        + "<service><controlURL>/other</controlURL></service></a>")!.Services);

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<root>")]
    [InlineData("<!DOCTYPE root><root/>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><root>&b;</root>")]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root>&x;</root>")]
    [InlineData("<root>&unknown;</root>")]
    public void TryRead_WhatIsNotPlainXml_IsRefused(string text) => Assert.Null(Read(text));

    [Fact]
    public void TryRead_BeyondALimit_IsRefused()
    {
        Assert.Null(Read(Nested(Limits.MaxXmlDepth + 2)));
        Assert.NotNull(Read(Nested(Limits.MaxXmlDepth)));
        Assert.Null(Read($"<r>{string.Concat(Enumerable.Repeat("<service/>", Limits.MaxServices + 1))}</r>"));
        Assert.NotNull(Read($"<r>{string.Concat(Enumerable.Repeat("<service/>", Limits.MaxServices))}</r>"));
        Assert.Null(Read($"<r><a>{new string('a', Limits.MaxXmlTextLength + 1)}</a></r>"));

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("<a>", depth))
            + string.Concat(Enumerable.Repeat("</a>", depth));
    }

    [Fact]
    public void SoapAnswer_Response_IsRead()
    {
        var answer = Answer(FakeInternetGateway.Envelope(
            "<u:DoResponse xmlns:u=\"x\"><NewA>1</NewA><NewB></NewB><NewC/></u:DoResponse>"));
        Assert.Null(answer?.ErrorCode);
        Assert.Equal("1", answer!.Values["NewA"]);
        Assert.Equal("", answer.Values["NewB"]);
        Assert.Equal("", answer.Values["NewC"]);
    }

    [Fact]
    public void SoapAnswer_Fault_IsItsCode() => Assert.Equal(718, Answer(FakeInternetGateway.Fault(718))?.ErrorCode);

    [Theory]
    [InlineData("<s:Fault xmlns:s=\"x\"/>")]
    [InlineData("<s:Fault xmlns:s=\"x\"><errorCode>many</errorCode></s:Fault>")]
    [InlineData("<s:Fault xmlns:s=\"x\"><errorCode>-1</errorCode></s:Fault>")]
    [InlineData("<OtherResponse/>")]
    [InlineData("<errorCode>718</errorCode>")]
    [InlineData("<DoResponse/><Fault><errorCode>718</errorCode></Fault>")]
    public void SoapAnswer_Nonsense_IsNone(string body) => Assert.Null(Answer(FakeInternetGateway.Envelope(body)));

    [Fact]
    public void SoapMessage_Arguments_AreEscapedAndInOrder() => Assert.Equal(
        "<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
        + "s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body><u:Do xmlns:u=\"type\">"
        + "<NewB>a&lt;b&amp;c</NewB><NewA></NewA></u:Do></s:Body></s:Envelope>\r\n",
        Encoding.UTF8.GetString(SoapMessage.Write("type", "Do", ("NewB", "a<b&c"), ("NewA", ""))));

    [Fact]
    public void TryRead_Garbage_NeverThrows() => HostileInput.Feed(
        3000,
        256,
        static bytes =>
        {
            DeviceDescription.TryRead(bytes, Limits);
            SoapAnswer.TryRead(bytes, "Do", Limits);
        },
        Encoding.UTF8.GetBytes($"<root><URLBase>http://192.168.1.1/</URLBase><a>{Services}</a></root>"),
        Encoding.UTF8.GetBytes(FakeInternetGateway.Fault(718)));

    private static DeviceDescription? Read(string text) =>
        DeviceDescription.TryRead(Encoding.UTF8.GetBytes(text), Limits);

    private static SoapAnswer? Answer(string text) => SoapAnswer.TryRead(Encoding.UTF8.GetBytes(text), "Do", Limits);
}
