using System.Buffers.Binary;

namespace Codex.PortMapping.Wire.Pcp;

/// <summary>
/// The 96 bits by which a gateway knows whose mapping it is (RFC 6887, section 11.1): kept for renewal and removal.
/// </summary>
internal readonly record struct PcpNonce(ulong First, uint Last)
{
    /// <summary>Bytes of a nonce.</summary>
    public const int Bytes = 12;

    /// <summary>Reads 12 bytes.</summary>
    public static PcpNonce Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt32BigEndian(source[8..]));

    /// <summary>Writes 12 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, First);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Last);
    }
}
