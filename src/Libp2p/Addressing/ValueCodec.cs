namespace Codex.Libp2p.Addressing;

/// <summary>How one kind of component value is checked, read and printed.</summary>
/// <param name="FixedBytes">Bytes of every value; null where a length stands before the value.</param>
/// <param name="IsValid">Whether bytes (of the fixed length) are a value.</param>
/// <param name="Parse">The bytes that text stands for, or null. Text never holds a slash unless it is a path.</param>
/// <param name="Format">The text of a valid value; parsing it gives the same bytes.</param>
/// <param name="IsPath">True where the text takes the whole rest of the address.</param>
internal sealed record ValueCodec(
    int? FixedBytes,
    Func<ReadOnlySpan<byte>, bool> IsValid,
    Func<string, byte[]?> Parse,
    Func<ReadOnlySpan<byte>, string> Format,
    bool IsPath = false);
