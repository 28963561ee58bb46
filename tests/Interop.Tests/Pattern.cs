namespace Codex.Interop.Tests;

/// <summary>Bytes that differ from place to place; peer.js makes the same.</summary>
internal static class Pattern
{
    public static void Fill(Span<byte> bytes, long offset)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = At(offset + i);
    }

    public static bool Holds(ReadOnlySpan<byte> bytes, long offset)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(offset + i))
                return false;
        }
        return true;
    }

    public static byte[] Make(int length)
    {
        var bytes = new byte[length];
        Fill(bytes, 0);
        return bytes;
    }

    private static byte At(long at) => (byte)(at ^ (at >> 8) ^ (at >> 16));
}
