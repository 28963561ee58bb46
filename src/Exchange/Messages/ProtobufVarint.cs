namespace Codex.Exchange.Messages;

/// <summary>Varints as protobuf has them: up to ten bytes, not necessarily the shortest form.</summary>
internal static class ProtobufVarint
{
    /// <summary>Longest encoding of 64 bits.</summary>
    public const int MaxLength = 10;

    /// <summary>Reads one; 0 when <paramref name="source"/> ends within it, -1 when it is longer than any.</summary>
    public static int Read(ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxLength; i++)
        {
            if (i == source.Length)
                return 0;
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
                return i + 1;
        }
        return -1;
    }

    /// <summary>Bytes of the shortest encoding.</summary>
    public static int Length(ulong value) =>
        (64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1) + 6) / 7;
}
