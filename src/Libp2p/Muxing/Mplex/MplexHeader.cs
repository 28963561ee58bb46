using System.Buffers;

namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>What starts a message: varint of id and flag, varint of the length.</summary>
internal readonly record struct MplexHeader(long Id, MplexFlag Flag, long Length)
{
    /// <summary>Takes a header off the buffer. Null is a header that no message can have.</summary>
    public static bool? TryTake(ref ReadOnlySequence<byte> buffer, out MplexHeader header)
    {
        header = default;
        var reader = new SequenceReader<byte>(buffer);
        var first = TryTakeVarint(ref reader, out var idAndFlag);
        if (first is not true)
            return first;
        var second = TryTakeVarint(ref reader, out var length);
        if (second is not true)
            return second;
        header = new MplexHeader(idAndFlag >> 3, (MplexFlag)(idAndFlag & 7), length);
        buffer = reader.UnreadSequence;
        return true;
    }

    public void Write(FrameSink sink)
    {
        Span<byte> bytes = stackalloc byte[2 * MuxingLimits.MplexMaxVarint];
        sink.Write(bytes[..CopyTo(bytes)]);
    }

    public int CopyTo(Span<byte> bytes)
    {
        var count = CopyVarint(bytes, (Id << 3) | (long)Flag);
        return count + CopyVarint(bytes[count..], Length);
    }

    private static bool? TryTakeVarint(ref SequenceReader<byte> reader, out long value)
    {
        value = 0;
        for (var index = 0; index < MuxingLimits.MplexMaxVarint; index++)
        {
            if (!reader.TryRead(out var next))
                return false;
            value |= (long)(next & 0x7f) << (7 * index);
            if (next < 0x80)
                return true;
        }
        return null;
    }

    private static int CopyVarint(Span<byte> bytes, long value)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        return count;
    }
}
