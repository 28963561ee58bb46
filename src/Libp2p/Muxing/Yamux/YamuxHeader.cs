using System.Buffers;
using System.Buffers.Binary;

namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>The twelve bytes that start a frame: version, type, flags, stream id, length; big endian.</summary>
/// <param name="Version">Always 0.</param>
/// <param name="Type">What the frame is.</param>
/// <param name="Flags">What it does to its stream.</param>
/// <param name="StreamId">The stream; 0 is the connection.</param>
/// <param name="Length">Bytes that follow, or a window's delta, a ping's value, a goodbye's code.</param>
internal readonly record struct YamuxHeader(
    byte Version, YamuxType Type, YamuxFlags Flags, uint StreamId, uint Length)
{
    public YamuxHeader(YamuxType type, YamuxFlags flags, uint streamId, uint length)
        : this(0, type, flags, streamId, length)
    {
    }

    /// <summary>Takes a header off the buffer, if one is there.</summary>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out YamuxHeader header)
    {
        header = default;
        if (buffer.Length < MuxingLimits.YamuxHeaderLength)
            return false;
        Span<byte> copy = stackalloc byte[MuxingLimits.YamuxHeaderLength];
        buffer.Slice(0, MuxingLimits.YamuxHeaderLength).CopyTo(copy);
        header = new YamuxHeader(
            copy[0],
            (YamuxType)copy[1],
            (YamuxFlags)BinaryPrimitives.ReadUInt16BigEndian(copy[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(copy[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(copy[8..]));
        buffer = buffer.Slice(MuxingLimits.YamuxHeaderLength);
        return true;
    }

    public void Write(FrameSink sink)
    {
        Span<byte> bytes = stackalloc byte[MuxingLimits.YamuxHeaderLength];
        CopyTo(bytes);
        sink.Write(bytes);
    }

    public void CopyTo(Span<byte> bytes)
    {
        bytes[0] = Version;
        bytes[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Length);
    }
}
