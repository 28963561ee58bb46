namespace Codex.Api.Tests.Hosting;

/// <summary>The bytes of the recorded uploads: byte i is (i × 31 + 7) mod 251.</summary>
internal static class TestBytes
{
    public static byte[] Of(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(((i * 31L) + 7) % 251);
        return bytes;
    }
}
