using System.Buffers.Binary;
using System.Net;

namespace Codex.PortMapping.Wire.Pcp;

/// <summary>
/// Packets of PCP (RFC 6887, sections 7 and 11; libp2p wire, section 11). Numbers are big endian, an IPv4 address is
/// written as the IPv6 address that maps it.
/// </summary>
internal static class PcpCodec
{
    /// <summary>Bytes of a header, which is all of an ANNOUNCE.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Bytes of a MAP.</summary>
    public const int MapBytes = 60;

    private const byte Version = 2;
    private const byte NatPmpVersion = 0;
    private const byte AnnounceOpcode = 0;
    private const byte MapOpcode = 1;
    private const byte AnswerFlag = 0x80;
    private const int AddressBytes = 16;

    // A gateway that speaks NAT-PMP alone answers with at least version, opcode and result.
    private const int MinNatPmpBytes = 4;

    /// <summary>Asks for a sign of life, which carries the epoch (section 14.1).</summary>
    public static void WriteAnnounce(Span<byte> destination, IPAddress client) =>
        WriteHeader(destination, AnnounceOpcode, 0, client);

    /// <summary>Asks for a mapping.</summary>
    public static void WriteMap(Span<byte> destination, in PcpMapRequest request)
    {
        WriteHeader(destination, MapOpcode, request.LifetimeSeconds, request.Client);
        var body = destination[HeaderBytes..MapBytes];
        body.Clear();
        request.Nonce.Write(body);
        body[12] = (byte)request.Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(body[16..], request.InternalPort);
        BinaryPrimitives.WriteUInt16BigEndian(body[18..], request.ExternalPort);
        WriteAddress(body[20..], request.ExternalAddress);
    }

    /// <summary>Reads the answer to an ANNOUNCE.</summary>
    public static PortMappingError TryReadAnnounce(ReadOnlySpan<byte> packet, int maxBytes, out PcpHeader header) =>
        ReadHeader(packet, AnnounceOpcode, maxBytes, out header);

    /// <summary>Reads the answer to a MAP, and holds it against the request.</summary>
    public static PortMappingError TryReadMap(
        ReadOnlySpan<byte> packet, in PcpMapRequest request, int maxBytes, out PcpMapping answer)
    {
        answer = default;
        if (ReadHeader(packet, MapOpcode, maxBytes, out var header) is var error and not PortMappingError.None)
            return error;
        if (packet.Length < MapBytes)
        {
            // A gateway that could not make sense of the request has no body to answer with.
            answer = new PcpMapping(header, 0, IPAddress.Any);
            return header.Result == PcpResult.Success ? PortMappingError.Malformed : PortMappingError.None;
        }

        var body = packet[HeaderBytes..MapBytes];
        if (PcpNonce.Read(body) != request.Nonce)
            return PortMappingError.WrongNonce;
        if (body[12] != (byte)request.Protocol
            || BinaryPrimitives.ReadUInt16BigEndian(body[16..]) != request.InternalPort)
            return PortMappingError.WrongPort;
        answer = new PcpMapping(header, BinaryPrimitives.ReadUInt16BigEndian(body[18..]), ReadAddress(body[20..]));
        return PortMappingError.None;
    }

    private static void WriteHeader(Span<byte> destination, byte opcode, uint lifetime, IPAddress client)
    {
        destination[0] = Version;
        destination[1] = opcode;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], lifetime);
        WriteAddress(destination[8..], client);
    }

    private static PortMappingError ReadHeader(
        ReadOnlySpan<byte> packet, byte opcode, int maxBytes, out PcpHeader header)
    {
        header = default;
        if (packet.Length >= MinNatPmpBytes && packet[0] == NatPmpVersion)
            return PortMappingError.UnsupportedVersion;
        if (packet.Length < HeaderBytes || packet.Length > maxBytes || packet.Length % 4 != 0)
            return PortMappingError.Malformed;
        if ((packet[1] & AnswerFlag) == 0)
            return PortMappingError.WrongOpcode;
        var result = (PcpResult)packet[3];
        if (packet[0] != Version || result == PcpResult.UnsupportedVersion)
            return PortMappingError.UnsupportedVersion;
        if (packet[1] != (AnswerFlag | opcode))
            return PortMappingError.WrongOpcode;
        header = new PcpHeader(
            result,
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        return PortMappingError.None;
    }

    private static void WriteAddress(Span<byte> destination, IPAddress address) =>
        address.MapToIPv6().TryWriteBytes(destination[..AddressBytes], out _);

    private static IPAddress ReadAddress(ReadOnlySpan<byte> source)
    {
        var address = new IPAddress(source[..AddressBytes]);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
