namespace Codex.Multiformats;

/// <summary>Text whose first character names the base of the rest (multiformats/multibase).</summary>
public static class Multibase
{
    /// <summary>
    /// Encodes bytes with their prefix. Throws <see cref="ArgumentOutOfRangeException"/> for an undefined base, and for
    /// more bytes than <see cref="MultiformatsLimits"/> allows for it.
    /// </summary>
    public static string Encode(MultibaseEncoding encoding, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            bytes.Length, MultiformatsLimits.MaxMultibaseBytes, nameof(bytes));
        var body = encoding switch
        {
            MultibaseEncoding.Base58Btc => PositionalCodec<Base58Alphabet>.Encode(bytes),
            MultibaseEncoding.Base36Lower => PositionalCodec<Base36LowerAlphabet>.Encode(bytes),
            MultibaseEncoding.Base36Upper => PositionalCodec<Base36UpperAlphabet>.Encode(bytes),
            _ => FindBitCodec(encoding)?.Encode(bytes)
                ?? throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a supported base."),
        };
        return $"{(char)encoding}{body}";
    }

    /// <summary>
    /// Decodes text of at most <paramref name="maxBytes"/> decoded bytes. Strict: letters of the other case, padding,
    /// white space, and bits behind the last byte that are not zero are refused, so two texts in one base never mean
    /// the same bytes.
    /// </summary>
    public static MultibaseError TryDecode(
        ReadOnlySpan<char> text, int maxBytes, out MultibaseEncoding encoding, out byte[] bytes)
    {
        bytes = [];
        encoding = default;
        if (text.IsEmpty)
            return MultibaseError.UnknownBase;
        maxBytes = Math.Min(maxBytes, MultiformatsLimits.MaxMultibaseBytes);
        encoding = (MultibaseEncoding)text[0];
        var body = text[1..];
        return encoding switch
        {
            MultibaseEncoding.Base58Btc => PositionalCodec<Base58Alphabet>.TryDecode(body, maxBytes, out bytes),
            MultibaseEncoding.Base36Lower => PositionalCodec<Base36LowerAlphabet>.TryDecode(body, maxBytes, out bytes),
            MultibaseEncoding.Base36Upper => PositionalCodec<Base36UpperAlphabet>.TryDecode(body, maxBytes, out bytes),
            _ => FindBitCodec(encoding)?.TryDecode(body, maxBytes, out bytes) ?? MultibaseError.UnknownBase,
        };
    }

    private static BitCodec? FindBitCodec(MultibaseEncoding encoding) => encoding switch
    {
        MultibaseEncoding.Base16Lower => BitCodec.Base16Lower,
        MultibaseEncoding.Base16Upper => BitCodec.Base16Upper,
        MultibaseEncoding.Base32Lower => BitCodec.Base32Lower,
        MultibaseEncoding.Base32Upper => BitCodec.Base32Upper,
        MultibaseEncoding.Base64 => BitCodec.Base64,
        MultibaseEncoding.Base64Url => BitCodec.Base64Url,
        _ => null,
    };
}
