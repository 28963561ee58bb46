using System.Buffers.Binary;
using System.Globalization;

namespace Codex.Grains;

/// <summary>An archive id as the 32 bytes that it says; ordered as its text is.</summary>
internal readonly record struct ArchiveKey(UInt128 High, UInt128 Low) : IComparable<ArchiveKey>
{
    /// <summary>Bytes of an archive id: it is a keccak-256 (community-history, section 3).</summary>
    public const int ByteLength = 2 * HalfLength;

    private const string Prefix = "0x";
    private const int HalfLength = 16;
    private const int HalfDigits = 2 * HalfLength;

    /// <summary>Reads <c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ArchiveKey key)
    {
        key = default;
        if (text.Length != Prefix.Length + 2 * HalfDigits || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var digits = text[Prefix.Length..];
        if (digits.ContainsAnyInRange('A', 'F')
            || !TryParseHalf(digits[..HalfDigits], out var high)
            || !TryParseHalf(digits[HalfDigits..], out var low))
            return false;
        key = new ArchiveKey(high, low);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, of a text that was checked already.</summary>
    public static ArchiveKey Parse(ReadOnlySpan<char> text) => TryParse(text, out var key)
        ? key
        : throw new FormatException("An archive id is 0x and 64 lower-case hexadecimal digits.");

    /// <summary>Reads the bytes.</summary>
    public static ArchiveKey Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[HalfLength..]));

    /// <summary>Writes the bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[HalfLength..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(ArchiveKey other)
    {
        var high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>The text of the id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{High:x32}{Low:x32}");

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out UInt128 half) =>
        UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
}
