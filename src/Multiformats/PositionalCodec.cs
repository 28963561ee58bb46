using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Codex.Multiformats;

/// <summary>
/// Bytes to and from a base that is no power of two. Both sides are big numbers, worked on in limbs of 32 bits: a few
/// dozen multiplications for a CID instead of a thousand for the digit-by-digit method.
/// </summary>
internal static class PositionalCodec<TAlphabet>
    where TAlphabet : struct, IPositionalAlphabet
{
    // Each limb of the base needs more bits than 27 (58^5 has 29.3, 36^6 has 31.0): so many limbs hold any input.
    private const int LeastBitsPerLimb = 27;

    /// <summary>
    /// Encodes bytes; each leading zero byte becomes a leading zero digit. Throws
    /// <see cref="ArgumentOutOfRangeException"/> above <see cref="MultiformatsLimits.MaxPositionalBytes"/>.
    /// </summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            bytes.Length, MultiformatsLimits.MaxPositionalBytes, nameof(bytes));
        var zeros = CountLeading(bytes, (byte)0);
        var number = bytes[zeros..];

        Span<uint> limbs = stackalloc uint[number.Length * 8 / LeastBitsPerLimb + 1];
        var used = 0;
        // The first word takes the bytes that do not fill four.
        for (var position = 0; position < number.Length;)
        {
            var take = position == 0 && number.Length % 4 != 0 ? number.Length % 4 : 4;
            used = MultiplyAdd(limbs, used, 1UL << 32, ReadWord(number.Slice(position, take)), TAlphabet.LimbBase);
            position += take;
        }

        Span<char> text = stackalloc char[zeros + used * TAlphabet.DigitsPerLimb];
        var end = text.Length;
        for (var i = 0; i < used; i++)
        {
            var limb = limbs[i];
            for (var digit = 0; digit < TAlphabet.DigitsPerLimb; digit++)
            {
                text[--end] = TAlphabet.Characters[(int)(limb % (uint)TAlphabet.Characters.Length)];
                limb /= (uint)TAlphabet.Characters.Length;
            }
        }
        Debug.Assert(end == zeros, "The limbs fill the text behind the leading zeros.");

        // The highest limb may have begun with zero digits: they are no part of the number.
        var start = end + CountLeading(text[end..], TAlphabet.Characters[0]) - zeros;
        text.Slice(start, zeros).Fill(TAlphabet.Characters[0]);
        return new string(text[start..]);
    }

    /// <summary>
    /// Decodes text of at most <paramref name="maxBytes"/> decoded bytes. The work is bounded by that, whatever the
    /// length of the text.
    /// </summary>
    public static MultibaseError TryDecode(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        maxBytes = Math.Min(maxBytes, MultiformatsLimits.MaxPositionalBytes);
        // A limb of digits stands for more than three bytes: a text with more digits than this is too long for sure.
        if (text.Length > (long)(maxBytes / 3 + 1) * TAlphabet.DigitsPerLimb)
            return MultibaseError.TooLong;
        var zeros = CountLeading(text, TAlphabet.Characters[0]);
        var number = text[zeros..];

        Span<uint> words = stackalloc uint[number.Length / TAlphabet.DigitsPerLimb + 1];
        var used = 0;
        for (var position = 0; position < number.Length;)
        {
            var remainder = number.Length % TAlphabet.DigitsPerLimb;
            var take = position == 0 && remainder != 0 ? remainder : TAlphabet.DigitsPerLimb;
            if (!TryReadLimb(number.Slice(position, take), out var limb))
                return MultibaseError.Malformed;
            used = MultiplyAdd(words, used, TAlphabet.LimbBase, limb, 1UL << 32);
            position += take;
        }

        Span<byte> buffer = stackalloc byte[used * 4];
        for (var i = 0; i < used; i++)
            BinaryPrimitives.WriteUInt32BigEndian(buffer[((used - 1 - i) * 4)..], words[i]);
        var significant = buffer[CountLeading<byte>(buffer, 0)..];
        if (zeros + significant.Length > maxBytes)
            return MultibaseError.TooLong;
        bytes = new byte[zeros + significant.Length];
        significant.CopyTo(bytes.AsSpan(zeros));
        return MultibaseError.None;
    }

    /// <summary>
    /// <c>limbs = limbs × factor + addend</c> in base <paramref name="limbBase"/>; returns the new number of limbs. One
    /// of factor and base is 2^32 and the other is smaller, so no intermediate value exceeds 64 bits.
    /// </summary>
    /// <remarks>Inlined so that the divisor is a constant.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MultiplyAdd(Span<uint> limbs, int used, ulong factor, ulong addend, ulong limbBase)
    {
        var carry = addend;
        for (var i = 0; i < used; i++)
        {
            var value = limbs[i] * factor + carry;
            limbs[i] = (uint)(value % limbBase);
            carry = value / limbBase;
        }
        for (; carry != 0; carry /= limbBase)
            limbs[used++] = (uint)(carry % limbBase);
        return used;
    }

    private static ulong ReadWord(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        foreach (var octet in bytes)
            word = (word << 8) | octet;
        return word;
    }

    private static bool TryReadLimb(ReadOnlySpan<char> text, out ulong limb)
    {
        limb = 0;
        foreach (var character in text)
        {
            var digit = character < AlphabetTable.Size ? TAlphabet.Digits[character] : -1;
            if (digit < 0)
                return false;
            limb = limb * (ulong)TAlphabet.Characters.Length + (ulong)digit;
        }
        return true;
    }

    private static int CountLeading<T>(ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>
    {
        var first = span.IndexOfAnyExcept(value);
        return first < 0 ? span.Length : first;
    }
}
