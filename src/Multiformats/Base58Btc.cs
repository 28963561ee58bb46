namespace Codex.Multiformats;

/// <summary>Base58 with the Bitcoin alphabet, without a multibase prefix.</summary>
public static class Base58Btc
{
    /// <summary>
    /// Encodes bytes; leading zero bytes become leading '1's. Throws <see cref="ArgumentOutOfRangeException"/> above
    /// <see cref="MultiformatsLimits.MaxPositionalBytes"/>: the cost is quadratic.
    /// </summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => PositionalCodec<Base58Alphabet>.Encode(bytes);

    /// <summary>
    /// Decodes text of at most <paramref name="maxBytes"/> decoded bytes (never more than
    /// <see cref="MultiformatsLimits.MaxPositionalBytes"/>); false for a foreign character or a longer text.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes) =>
        PositionalCodec<Base58Alphabet>.TryDecode(text, maxBytes, out bytes) == MultibaseError.None;
}
