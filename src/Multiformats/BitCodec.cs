namespace Codex.Multiformats;

/// <summary>
/// Bytes to and from a base that is a power of two: each character is a group of bits, most significant first.
/// </summary>
internal sealed class BitCodec
{
    /// <summary>Hexadecimal, lower-case.</summary>
    public static readonly BitCodec Base16Lower = new("0123456789abcdef", 4);

    /// <summary>Hexadecimal, upper-case.</summary>
    public static readonly BitCodec Base16Upper = new("0123456789ABCDEF", 4);

    /// <summary>RFC 4648 section 6, lower-case.</summary>
    public static readonly BitCodec Base32Lower = new("abcdefghijklmnopqrstuvwxyz234567", 5);

    /// <summary>RFC 4648 section 6.</summary>
    public static readonly BitCodec Base32Upper = new("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5);

    /// <summary>RFC 4648 section 4.</summary>
    public static readonly BitCodec Base64 =
        new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6);

    /// <summary>RFC 4648 section 5.</summary>
    public static readonly BitCodec Base64Url =
        new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6);

    private readonly string _characters;
    private readonly sbyte[] _digits;
    private readonly int _bits;

    private BitCodec(string characters, int bits)
    {
        _characters = characters;
        _digits = AlphabetTable.Invert(characters);
        _bits = bits;
    }

    /// <summary>Encodes bytes; the last character is filled with zero bits. No padding.</summary>
    public string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[(int)(((long)bytes.Length * 8 + _bits - 1) / _bits)];
        var (window, windowBits, position) = (0, 0, 0);
        foreach (var octet in bytes)
        {
            window = (window << 8) | octet;
            for (windowBits += 8; windowBits >= _bits;)
            {
                windowBits -= _bits;
                text[position++] = _characters[window >> windowBits];
                window &= (1 << windowBits) - 1;
            }
        }
        if (windowBits > 0)
            text[position] = _characters[window << (_bits - windowBits)];
        return new string(text);
    }

    /// <summary>Decodes text of at most <paramref name="maxBytes"/> decoded bytes.</summary>
    public MultibaseError TryDecode(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        var byteCount = (long)text.Length * _bits / 8;
        if (byteCount > maxBytes)
            return MultibaseError.TooLong;
        // A whole character of filling: no encoder writes it.
        if (text.Length * (long)_bits - byteCount * 8 >= _bits)
            return MultibaseError.Malformed;

        var decoded = new byte[byteCount];
        var (window, windowBits, position) = (0, 0, 0);
        foreach (var character in text)
        {
            var digit = character < AlphabetTable.Size ? _digits[character] : -1;
            if (digit < 0)
                return MultibaseError.Malformed;
            window = (window << _bits) | digit;
            windowBits += _bits;
            if (windowBits < 8)
                continue;
            windowBits -= 8;
            decoded[position++] = (byte)(window >> windowBits);
            window &= (1 << windowBits) - 1;
        }
        if (window != 0)
            return MultibaseError.Malformed;
        bytes = decoded;
        return MultibaseError.None;
    }
}
