namespace Codex.Multiformats;

/// <summary>Unsigned LEB128 as the multiformats specification bounds it: minimal, at most nine bytes (63 bits).</summary>
public static class Varint
{
    /// <summary>Longest encoding, in bytes (multiformats/unsigned-varint).</summary>
    public const int MaxLength = 9;

    /// <summary>Number of bytes that <paramref name="value"/> takes.</summary>
    public static int Length(ulong value) => throw new NotImplementedException();

    /// <summary>Writes <paramref name="value"/> and returns the number of bytes written.</summary>
    public static int Write(Span<byte> destination, ulong value) => throw new NotImplementedException();

    /// <summary>Reads one varint; false for a truncated, overlong or non-minimal encoding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int bytesRead) => throw new NotImplementedException();
}
