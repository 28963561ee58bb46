using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Codex.Multiformats;

namespace Codex.Archives;

/// <summary>
/// What an archive is called in its index: keccak-256 of the bytes of its index entry's value, as text <c>0x</c> and 64
/// lower-case hexadecimal digits (community history, section 3). Members remember which ones they have.
/// </summary>
/// <remarks>Ordered as its text is, and as its bytes are.</remarks>
public readonly record struct ArchiveId : IComparable<ArchiveId>
{
    /// <summary>Characters of the text.</summary>
    public const int TextLength = 2 + 2 * Keccak256.DigestBytes;

    private const string Prefix = "0x";

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ArchiveId(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    /// <summary>The id of an entry with this value: hashes it.</summary>
    public static ArchiveId Of(ReadOnlySpan<byte> entryValue)
    {
        Span<byte> digest = stackalloc byte[Keccak256.DigestBytes];
        Keccak256.HashData(entryValue, digest);
        return FromDigest(digest);
    }

    /// <summary>Parses the canonical text; anything else, capital letters included, is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ArchiveId id)
    {
        id = default;
        Span<byte> utf8 = stackalloc byte[TextLength];
        return text.Length == TextLength
            && Encoding.UTF8.TryGetBytes(text, utf8, out var written)
            && written == TextLength
            && TryParse(utf8, out id);
    }

    /// <summary>Parses the canonical text in UTF-8; anything else, capital letters included, is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out ArchiveId id)
    {
        id = default;
        if (utf8Text.Length != TextLength || !utf8Text.StartsWith("0x"u8))
            return false;
        Span<byte> digest = stackalloc byte[Keccak256.DigestBytes];
        var digits = utf8Text[Prefix.Length..];
        if (digits.ContainsAnyInRange((byte)'A', (byte)'F')
            || Convert.FromHexString(digits, digest, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        id = FromDigest(digest);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ArchiveId other)
    {
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_high:x32}{_low:x32}");

    private static ArchiveId FromDigest(ReadOnlySpan<byte> digest) => new(
        BinaryPrimitives.ReadUInt128BigEndian(digest),
        BinaryPrimitives.ReadUInt128BigEndian(digest[(Keccak256.DigestBytes / 2)..]));
}
