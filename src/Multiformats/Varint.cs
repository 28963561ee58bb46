namespace Codex.Multiformats;

/// <summary>
/// Unsigned LEB128 as the multiformats specification bounds it: minimal, at most nine bytes (63 bits).
/// </summary>
public static class Varint
{
    /// <summary>Longest encoding, in bytes (multiformats/unsigned-varint).</summary>
    public const int MaxLength = 9;

    /// <summary>Largest value: 63 bits (multiformats/unsigned-varint).</summary>
    public const ulong MaxValue = long.MaxValue;

    /// <summary>
    /// Number of bytes that <paramref name="value"/> takes. Throws <see cref="ArgumentOutOfRangeException"/> above
    /// <see cref="MaxValue"/>.
    /// </summary>
    public static int Length(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        return (BitLength(value | 1) + 6) / 7;
    }

    /// <summary>
    /// Writes <paramref name="value"/> and returns the number of bytes written. Throws
    /// <see cref="ArgumentOutOfRangeException"/> above <see cref="MaxValue"/> and <see cref="ArgumentException"/> where
    /// <paramref name="destination"/> is too short.
    /// </summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = Length(value);
        if (destination.Length < length)
            throw new ArgumentException($"A varint of {length} bytes does not fit.", nameof(destination));
        for (var i = 0; i < length - 1; i++, value >>= 7)
            destination[i] = (byte)(value | 0x80);
        destination[length - 1] = (byte)value;
        return length;
    }

    /// <summary>Reads one varint; false for a truncated, overlong or non-minimal encoding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int bytesRead)
    {
        var result = 0UL;
        for (var i = 0; i < source.Length && i < MaxLength; i++)
        {
            var octet = source[i];
            result |= (ulong)(octet & 0x7F) << (7 * i);
            if (octet >= 0x80)
                continue;
            // A last byte of zero adds nothing: a shorter encoding of the same value exists.
            if (octet == 0 && i > 0)
                break;
            (value, bytesRead) = (result, i + 1);
            return true;
        }
        (value, bytesRead) = (0, 0);
        return false;
    }

    private static int BitLength(ulong value) => 64 - System.Numerics.BitOperations.LeadingZeroCount(value);
}
