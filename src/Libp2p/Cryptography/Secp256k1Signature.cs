namespace Codex.Libp2p.Cryptography;

/// <summary>
/// The two numbers of a signature, 32 bytes each and big-endian, and their only DER form: SEQUENCE of two INTEGERs.
/// </summary>
internal readonly ref struct Secp256k1Signature
{
    /// <summary>Longest DER form: two tags and lengths, and two integers with a leading zero.</summary>
    public const int MaxDerBytes = 2 + 2 * MaxIntegerBytes;

    private const int NumberBytes = Secp256k1.ScalarBytes;
    private const int MaxIntegerBytes = 2 + 1 + NumberBytes;
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;
    private const byte SignBit = 0x80;

    private Secp256k1Signature(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        R = r;
        S = s;
    }

    /// <summary>First number, without leading zeros.</summary>
    public ReadOnlySpan<byte> R { get; }

    /// <summary>Second number, without leading zeros.</summary>
    public ReadOnlySpan<byte> S { get; }

    /// <summary>Whether s is above half the order of the group.</summary>
    public bool IsHighS => S.Length == NumberBytes && S.SequenceCompareTo(HalfOrder) > 0;

    private static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
    ];

    /// <summary>Reads the strict DER form, to its last byte. A view of <paramref name="der"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, out Secp256k1Signature signature)
    {
        signature = default;
        if (der.Length is < 2 or > MaxDerBytes || der[0] != SequenceTag || der[1] != der.Length - 2)
            return false;
        var rest = der[2..];
        if (!TryReadNumber(ref rest, out var r) || !TryReadNumber(ref rest, out var s) || !rest.IsEmpty)
            return false;
        signature = new Secp256k1Signature(r, s);
        return true;
    }

    /// <summary>The DER form, with the smaller of s and order − s.</summary>
    public byte[] EncodeLowS()
    {
        Span<byte> s = stackalloc byte[NumberBytes];
        s.Clear();
        S.CopyTo(s[(NumberBytes - S.Length)..]);
        if (IsHighS)
            SubtractFromOrder(s);
        Span<byte> der = stackalloc byte[MaxDerBytes];
        var length = 2;
        length += WriteNumber(der[length..], R);
        length += WriteNumber(der[length..], s.TrimStart((byte)0));
        der[0] = SequenceTag;
        der[1] = (byte)(length - 2);
        return der[..length].ToArray();
    }

    private static bool TryReadNumber(scoped ref ReadOnlySpan<byte> source, out ReadOnlySpan<byte> number)
    {
        number = default;
        if (source.Length < 2 || source[0] != IntegerTag || source[1] is 0 || source[1] > source.Length - 2)
            return false;
        var integer = source.Slice(2, source[1]);
        source = source[(2 + integer.Length)..];
        // Negative, or longer than it need be.
        if ((integer[0] & SignBit) != 0 || (integer is [0, var next, ..] && (next & SignBit) == 0))
            return false;
        number = integer.TrimStart((byte)0);
        var isInRange = number.Length is > 0 and < NumberBytes
            || (number.Length == NumberBytes && number.SequenceCompareTo(Secp256k1.Order) < 0);
        return isInRange;
    }

    private static int WriteNumber(Span<byte> destination, ReadOnlySpan<byte> number)
    {
        var padding = (number[0] & SignBit) != 0 ? 1 : 0;
        destination[0] = IntegerTag;
        destination[1] = (byte)(number.Length + padding);
        destination[2] = 0;
        number.CopyTo(destination[(2 + padding)..]);
        return 2 + padding + number.Length;
    }

    private static void SubtractFromOrder(Span<byte> number)
    {
        var borrow = 0;
        for (var i = number.Length - 1; i >= 0; i--)
        {
            var difference = Secp256k1.Order[i] - number[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            number[i] = (byte)difference;
        }
    }
}
