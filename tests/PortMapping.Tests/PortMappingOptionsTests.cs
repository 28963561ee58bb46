namespace Codex.PortMapping.Tests;

public sealed class PortMappingOptionsTests
{
    private static readonly PortMappingOptions Valid = new() { Ports = [new(TransportProtocol.Tcp, 8070)] };

    public static TheoryData<string, PortMappingOptions> Invalid => new()
    {
        { "Ports", Valid with { Ports = [] } },
        { "Ports", Valid with { Ports = [.. Enumerable.Range(1, 9).Select(Tcp)] } },
        { "Ports", Valid with { Ports = [Tcp(0)] } },
        { "Ports", Valid with { Ports = [Tcp(65536)] } },
        { "Ports", Valid with { Ports = [new(TransportProtocol.Tcp, 1, -1)] } },
        { "Ports", Valid with { Ports = [new((TransportProtocol)1, 1)] } },
        { "Ports", Valid with { Ports = [new(TransportProtocol.Udp, 1), new(TransportProtocol.Udp, 1, 2)] } },
        { "Lease", Valid with { Lease = TimeSpan.FromSeconds(119) } },
        { "Lease", Valid with { Lease = TimeSpan.FromHours(25) } },
        { "Mode", Valid with { Mode = (PortMappingMode)9 } },
        { "Description", Valid with { Description = "" } },
        { "Description", Valid with { Description = "<b>" } },
        { "Description", Valid with { Description = new string('a', 65) } },
    };

    [Fact]
    public void Validate_Defaults_ArePossible() => Valid.Validate();

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Validate_OutOfRange_NamesTheOption(string name, PortMappingOptions options) =>
        Assert.Equal(name, Assert.Throws<ArgumentException>(options.Validate).ParamName);

    private static PortToMap Tcp(int port) => new(TransportProtocol.Tcp, port);
}
