using System.Buffers.Binary;
using System.Globalization;

namespace Codex.Archives;

/// <summary>
/// A waku content topic: the first four bytes of keccak-256 of a chat's id (community history, section 4).
/// </summary>
/// <param name="Value">The four bytes as a big-endian number.</param>
public readonly record struct ContentTopic(uint Value)
{
    /// <summary>Reads exactly <see cref="ArchiveLimits.TopicBytes"/> bytes; anything else is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ContentTopic topic)
    {
        topic = default;
        if (bytes.Length != ArchiveLimits.TopicBytes)
            return false;
        topic = new ContentTopic(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return true;
    }

    /// <summary>Parses <c>0x</c> and eight hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentTopic topic)
    {
        topic = default;
        if (text.Length != 2 + 2 * ArchiveLimits.TopicBytes
            || !text.StartsWith("0x", StringComparison.Ordinal)
            || !uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        topic = new ContentTopic(value);
        return true;
    }

    /// <summary>The four bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ArchiveLimits.TopicBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary><c>0x</c> and eight lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");
}
