using System.Net;
using Codex.PortMapping.Wire.Pcp;

namespace Codex.PortMapping.Tests.Wire;

public sealed class PcpCodecTests
{
    private const int MaxBytes = 1100;
    private const string NonceHex = "0102030405060708090A0B0C";
    private const string ClientHex = "00000000000000000000FFFFC0A84D0A";
    private const string ExternalHex = "00000000000000000000FFFF0B162101";
    private const string AnswerHead = "02810000" + "00000E10" + "00000064" + "000000000000000000000000";
    private const string AnswerBody = NonceHex + "06000000" + "1F861F87" + ExternalHex;

    private static readonly PcpMapRequest Request = new(
        IPAddress.Parse("192.168.77.10"),
        PcpNonce.Read(Convert.FromHexString(NonceHex)),
        TransportProtocol.Tcp,
        8070,
        8071,
        IPAddress.Parse("11.22.33.1"),
        3600);

    [Fact]
    public void WriteMap_IsTheRfcLayout()
    {
        var packet = new byte[PcpCodec.MapBytes];
        packet.AsSpan().Fill(0xee);
        PcpCodec.WriteMap(packet, Request);
        Assert.Equal(
            "02010000" + "00000E10" + ClientHex + NonceHex + "06000000" + "1F861F87" + ExternalHex,
            Convert.ToHexString(packet));
    }

    [Fact]
    public void WriteMap_NothingSuggested_IsTheIpv4AddressOfNobody()
    {
        var packet = new byte[PcpCodec.MapBytes];
        PcpCodec.WriteMap(packet, Request with { ExternalAddress = IPAddress.Any, ExternalPort = 0 });
        Assert.Equal("1F86000000000000000000000000FFFF00000000", Convert.ToHexString(packet.AsSpan(40)));
    }

    [Fact]
    public void WriteAnnounce_IsAHeader()
    {
        var packet = new byte[PcpCodec.HeaderBytes];
        PcpCodec.WriteAnnounce(packet, Request.Client);
        Assert.Equal("0200000000000000" + ClientHex, Convert.ToHexString(packet));
    }

    [Fact]
    public void TryReadMap_RfcLayout_IsRead()
    {
        Assert.Equal(PortMappingError.None, Read(AnswerHead + AnswerBody, out var answer));
        Assert.Equal(
            new PcpMapping(new PcpHeader(PcpResult.Success, 3600, 100), 8071, IPAddress.Parse("11.22.33.1")), answer);
    }

    [Fact]
    public void TryReadMap_WithOptions_IgnoresThem() =>
        Assert.Equal(PortMappingError.None, Read(AnswerHead + AnswerBody + "FE000000", out _));

    [Fact]
    public void TryReadMap_RefusalWithoutBody_IsRead()
    {
        Assert.Equal(
            PortMappingError.None, Read("02810002000007080000006400000000" + "0000000000000000", out var answer));
        Assert.Equal(new PcpHeader(PcpResult.NotAuthorized, 1800, 100), answer.Header);
    }

    [Theory]
    [InlineData("", PortMappingError.Malformed)]
    [InlineData("028100000000", PortMappingError.Malformed)]
    [InlineData(AnswerHead, PortMappingError.Malformed)]
    [InlineData(AnswerHead + AnswerBody + "FE", PortMappingError.Malformed)]
    [InlineData("0001000100000064", PortMappingError.UnsupportedVersion)]
    [InlineData("00810001000000640000000000000000", PortMappingError.UnsupportedVersion)]
    [InlineData("02810001" + "00000E10" + "00000064" + "000000000000000000000000", PortMappingError.UnsupportedVersion)]
    [InlineData("01810000" + "00000E10" + "00000064" + "000000000000000000000000", PortMappingError.UnsupportedVersion)]
    [InlineData("02800000" + "00000E10" + "00000064" + "000000000000000000000000", PortMappingError.WrongOpcode)]
    [InlineData("02010000" + "00000E10" + "00000064" + "000000000000000000000000" + AnswerBody, PortMappingError.WrongOpcode)]
    [InlineData(AnswerHead + "FF02030405060708090A0B0C" + "06000000" + "1F861F87" + ExternalHex, PortMappingError.WrongNonce)]
    [InlineData(AnswerHead + NonceHex + "11000000" + "1F861F87" + ExternalHex, PortMappingError.WrongPort)]
    [InlineData(AnswerHead + NonceHex + "06000000" + "1F871F87" + ExternalHex, PortMappingError.WrongPort)]
    public void TryReadMap_Nonsense_IsRefusedByName(string packet, PortMappingError expected) =>
        Assert.Equal(expected, Read(packet, out _));

    [Fact]
    public void TryReadMap_LongerThanAnyPacket_IsRefused() =>
        Assert.Equal(PortMappingError.Malformed, Read(AnswerHead + AnswerBody + new string('0', 2 * 1044), out _));

    [Fact]
    public void TryRead_Garbage_NeverThrows() => HostileInput.Feed(
        20_000,
        1,
        static bytes =>
        {
            PcpCodec.TryReadMap(bytes, Request, MaxBytes, out _);
            PcpCodec.TryReadAnnounce(bytes, MaxBytes, out _);
        },
        Convert.FromHexString(AnswerHead + AnswerBody),
        Convert.FromHexString(AnswerHead));

    private static PortMappingError Read(string packet, out PcpMapping answer) =>
        PcpCodec.TryReadMap(Convert.FromHexString(packet), Request, MaxBytes, out answer);
}
