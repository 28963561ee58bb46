using System.Net;
using Codex.PortMapping.Wire.NatPmp;

namespace Codex.PortMapping.Tests.Wire;

public sealed class NatPmpCodecTests
{
    [Fact]
    public void WriteAddressRequest_IsTheRfcLayout()
    {
        var packet = new byte[NatPmpCodec.AddressRequestBytes];
        NatPmpCodec.WriteAddressRequest(packet);
        Assert.Equal("0000", Convert.ToHexString(packet));
    }

    [Theory]
    [InlineData(TransportProtocol.Udp, 8090, 8091, 3600, "000100001F9A1F9B00000E10")]
    [InlineData(TransportProtocol.Tcp, 8070, 8070, 7200, "000200001F861F8600001C20")]
    [InlineData(TransportProtocol.Tcp, 8070, 0, 0, "000200001F86000000000000")]
    public void WriteMapRequest_IsTheRfcLayout(
        TransportProtocol protocol, int internalPort, int externalPort, int lifetime, string expected)
    {
        var packet = new byte[NatPmpCodec.MapRequestBytes];
        packet.AsSpan().Fill(0xee);
        NatPmpCodec.WriteMapRequest(
            packet, protocol, (ushort)internalPort, (ushort)externalPort, (uint)lifetime);
        Assert.Equal(expected, Convert.ToHexString(packet));
    }

    [Fact]
    public void TryReadAddress_RfcLayout_IsRead()
    {
        var error = NatPmpCodec.TryReadAddress(Convert.FromHexString("00800000000000640B162102"), out var answer);
        Assert.Equal(PortMappingError.None, error);
        Assert.Equal(new NatPmpAddress(NatPmpResult.Success, 100, IPAddress.Parse("11.22.33.2")), answer);
    }

    [Fact]
    public void TryReadMapping_RfcLayout_IsRead()
    {
        var error = NatPmpCodec.TryReadMapping(
            Convert.FromHexString("00820000000000641F861F8700000E10"), TransportProtocol.Tcp, out var answer);
        Assert.Equal(PortMappingError.None, error);
        Assert.Equal(new NatPmpMapping(NatPmpResult.Success, 100, 8070, 8071, 3600), answer);
    }

    [Theory]
    [InlineData("0081000200000064", NatPmpResult.Refused)]
    [InlineData("00810004000000641F9A000000000000", NatPmpResult.OutOfResources)]
    [InlineData("0080000100000064", NatPmpResult.UnsupportedVersion)]
    [InlineData("0000000100000064", NatPmpResult.UnsupportedVersion)]
    internal void TryReadMapping_Refusal_IsReadAtEitherLength(string packet, NatPmpResult expected)
    {
        var error = NatPmpCodec.TryReadMapping(Convert.FromHexString(packet), TransportProtocol.Udp, out var answer);
        Assert.Equal(PortMappingError.None, error);
        Assert.Equal(expected, answer.Result);
    }

    [Theory]
    [InlineData("", PortMappingError.Malformed)]
    [InlineData("00810000000000", PortMappingError.Malformed)]
    [InlineData("0081000000000064", PortMappingError.Malformed)]
    [InlineData("00810000000000641F9A1F9B00000E", PortMappingError.Malformed)]
    [InlineData("00810000000000641F9A1F9B00000E1000", PortMappingError.Malformed)]
    [InlineData("02810000000000641F9A1F9B00000E10", PortMappingError.UnsupportedVersion)]
    [InlineData("00820000000000641F9A1F9B00000E10", PortMappingError.WrongOpcode)]
    [InlineData("00010000000000641F9A1F9B00000E10", PortMappingError.WrongOpcode)]
    public void TryReadMapping_Nonsense_IsRefusedByName(string packet, PortMappingError expected) => Assert.Equal(
        expected, NatPmpCodec.TryReadMapping(Convert.FromHexString(packet), TransportProtocol.Udp, out _));

    [Fact]
    public void TryRead_Garbage_NeverThrows() => HostileInput.Feed(
        20_000,
        1,
        static bytes =>
        {
            NatPmpCodec.TryReadAddress(bytes, out _);
            NatPmpCodec.TryReadMapping(bytes, TransportProtocol.Tcp, out _);
        },
        Convert.FromHexString("00800000000000640B162102"),
        Convert.FromHexString("00820000000000641F861F8700000E10"));
}
