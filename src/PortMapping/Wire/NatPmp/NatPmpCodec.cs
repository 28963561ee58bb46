using System.Buffers.Binary;
using System.Net;

namespace Codex.PortMapping.Wire.NatPmp;

/// <summary>Packets of NAT-PMP (RFC 6886, section 3; libp2p wire, section 11). Numbers are big endian.</summary>
internal static class NatPmpCodec
{
    /// <summary>Bytes of a question for the external address.</summary>
    public const int AddressRequestBytes = 2;

    /// <summary>Bytes of a request for a mapping.</summary>
    public const int MapRequestBytes = 12;

    /// <summary>Longest answer, in bytes.</summary>
    public const int MaxAnswerBytes = 16;

    private const byte Version = 0;
    private const byte AddressOpcode = 0;
    private const byte MapUdpOpcode = 1;
    private const byte MapTcpOpcode = 2;
    private const byte AnswerFlag = 0x80;
    private const int HeaderBytes = 8;
    private const int AddressAnswerBytes = 12;

    /// <summary>Asks for the external address.</summary>
    public static void WriteAddressRequest(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = AddressOpcode;
    }

    /// <summary>Asks for a mapping; with lifetime and external port 0 for its removal (section 3.4).</summary>
    public static void WriteMapRequest(
        Span<byte> destination, TransportProtocol protocol, ushort internalPort, ushort externalPort, uint lifetime)
    {
        destination[0] = Version;
        destination[1] = MapOpcode(protocol);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], internalPort);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], externalPort);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], lifetime);
    }

    /// <summary>Reads the answer to a question for the external address.</summary>
    public static PortMappingError TryReadAddress(ReadOnlySpan<byte> packet, out NatPmpAddress answer)
    {
        answer = default;
        if (ReadHeader(packet, AddressOpcode, AddressAnswerBytes, out var result, out var epoch) is var error
            and not PortMappingError.None)
            return error;
        var address = result == NatPmpResult.Success ? new IPAddress(packet[8..12]) : IPAddress.Any;
        answer = new NatPmpAddress(result, epoch, address);
        return PortMappingError.None;
    }

    /// <summary>Reads the answer to a request for a mapping.</summary>
    public static PortMappingError TryReadMapping(
        ReadOnlySpan<byte> packet, TransportProtocol protocol, out NatPmpMapping answer)
    {
        answer = default;
        if (ReadHeader(packet, MapOpcode(protocol), MaxAnswerBytes, out var result, out var epoch) is var error
            and not PortMappingError.None)
            return error;
        answer = packet.Length < MaxAnswerBytes
            ? new NatPmpMapping(result, epoch, 0, 0, 0)
            : new NatPmpMapping(
                result,
                epoch,
                BinaryPrimitives.ReadUInt16BigEndian(packet[8..]),
                BinaryPrimitives.ReadUInt16BigEndian(packet[10..]),
                BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        return PortMappingError.None;
    }

    /// <summary>
    /// Reads what all answers begin with. An error may end after it; one about the version may come with opcode 0 from
    /// a gateway that did not read on (section 3.5).
    /// </summary>
    private static PortMappingError ReadHeader(
        ReadOnlySpan<byte> packet, byte opcode, int successBytes, out NatPmpResult result, out uint epoch)
    {
        (result, epoch) = (default, 0);
        if (packet.Length is < HeaderBytes or > MaxAnswerBytes)
            return PortMappingError.Malformed;
        if (packet[0] != Version)
            return PortMappingError.UnsupportedVersion;
        result = (NatPmpResult)BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        epoch = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (packet[1] != (AnswerFlag | opcode)
            && (packet[1] & ~AnswerFlag, result) is not (0, NatPmpResult.UnsupportedVersion))
            return PortMappingError.WrongOpcode;
        return result == NatPmpResult.Success && packet.Length != successBytes
            ? PortMappingError.Malformed
            : PortMappingError.None;
    }

    private static byte MapOpcode(TransportProtocol protocol) =>
        protocol == TransportProtocol.Tcp ? MapTcpOpcode : MapUdpOpcode;
}
