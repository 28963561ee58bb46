namespace Codex.Acceptance.Tests.Content;

/// <summary>Bytes that compress to nothing less, from a seed.</summary>
internal static class TestBytes
{
    public static byte[] Of(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
